// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/post_processor.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "core/base/utf8.h"
#include "models/io/tokenizer/byte_alphabet.h"
#include "models/io/tokenizer/character_class.h"
#include "models/io/tokenizer/token_model.h"

namespace sl::io {

namespace {

constexpr int kMaxNesting = 16;
constexpr const char* kKind = "post_processor";

class Unchanged final : public PostProcessor {
public:
    Encoding process(Encoding encoding, std::string_view, bool) const override { return encoding; }
};

class InSequence final : public PostProcessor {
public:
    explicit InSequence(std::vector<std::unique_ptr<PostProcessor>> steps)
        : m_steps(std::move(steps)) {}
    Encoding process(Encoding encoding, std::string_view text, bool withSpecial) const override {
        for (const auto& step : m_steps) {
            encoding = step->process(std::move(encoding), text, withSpecial);
        }
        return encoding;
    }

private:
    std::vector<std::unique_ptr<PostProcessor>> m_steps;
};

bool isSpaceLetter(char32_t c) {
    return c == 0x120 || isSpace(c);
}  // 0x120 stands for ' '

std::size_t spaceLetters(const std::string& piece, bool atEnd) {
    std::vector<char32_t> letters;
    for (std::string_view rest = piece; !rest.empty();) {
        const Utf8Step step = utf8Step(rest);
        letters.push_back(step.codePoint);
        rest.remove_prefix(step.length);
    }
    if (atEnd) std::reverse(letters.begin(), letters.end());
    const auto end = std::find_if_not(letters.begin(), letters.end(), isSpaceLetter);
    return static_cast<std::size_t>(end - letters.begin());
}

std::uint32_t startOfLastCharacter(std::string_view text, std::uint32_t begin, std::uint32_t end) {
    std::uint32_t at = begin, last = begin;
    while (at < end) {
        last = at;
        at += static_cast<std::uint32_t>(utf8Step(text.substr(at)).length);
    }
    return last;
}

// Offsets without the spaces that byte-level tokens carry in front.
class TrimOffsets final : public PostProcessor {
public:
    explicit TrimOffsets(bool addPrefixSpace) : m_addPrefixSpace(addPrefixSpace) {}
    Encoding process(Encoding encoding, std::string_view text, bool) const override {
        bool first = true;
        for (EncodedToken& token : encoding) {
            trim(token, text, first);
            first = false;
        }
        return encoding;
    }

private:
    // One character of the text for each space of the token, as the reference counts, which takes a
    // space that was put there for a character of the text except at its very start.
    void trim(EncodedToken& token, std::string_view text, bool first) const {
        std::size_t leading = spaceLetters(token.piece, false);
        const std::size_t trailing = spaceLetters(token.piece, true);
        ByteRange& offset = token.offset;
        if ((first || offset.begin == 0) && m_addPrefixSpace) leading = 0;
        for (; leading > 0 && offset.begin < offset.end; --leading) {
            offset.begin += static_cast<std::uint32_t>(utf8Step(text.substr(offset.begin)).length);
        }
        offset.begin = std::min(offset.begin, offset.end);
        for (std::size_t i = 0; i < trailing && offset.begin < offset.end; ++i) {
            offset.end = startOfLastCharacter(text, offset.begin, offset.end);
        }
    }
    bool m_addPrefixSpace;
};

// Special tokens before and after the text.
class Template final : public PostProcessor {
public:
    Template(Encoding before, Encoding after)
        : m_before(std::move(before)), m_after(std::move(after)) {}
    Encoding process(Encoding encoding, std::string_view, bool withSpecial) const override {
        if (!withSpecial) return encoding;
        Encoding all = m_before;
        std::move(encoding.begin(), encoding.end(), std::back_inserter(all));
        all.insert(all.end(), m_after.begin(), m_after.end());
        return all;
    }

private:
    Encoding m_before, m_after;
};

std::optional<std::int32_t> idIn(const TokenizerJson& value) {
    if (!value.is_number_integer()) return std::nullopt;
    const auto id = value.get<std::int64_t>();
    if (id < 0 || id >= kMaxTokenId) return std::nullopt;
    return static_cast<std::int32_t>(id);
}

Result<std::map<std::string, Encoding>> specialTokens(const TokenizerJson& json) {
    std::map<std::string, Encoding> all;
    const TokenizerJson list = json.value("special_tokens", TokenizerJson::object());
    for (const auto& [name, entry] : list.items()) {
        const TokenizerJson ids = entry.value("ids", TokenizerJson::array());
        const TokenizerJson pieces = entry.value("tokens", TokenizerJson::array());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const auto id = idIn(ids[i]);
            if (!id)
                return badComponent(kKind, "the special token '" + name + "' has no usable id");
            const bool named = i < pieces.size() && pieces[i].is_string();
            all[name].push_back({*id, named ? pieces[i].get<std::string>() : name, {}});
        }
    }
    return all;
}

Result<std::unique_ptr<PostProcessor>> makeTemplate(const TokenizerJson& json) {
    const auto special = specialTokens(json);
    if (!special) return passOn(special);
    Encoding before, after;
    bool seenText = false;
    for (const TokenizerJson& item : json.value("single", TokenizerJson::array())) {
        if (item.contains("Sequence")) {
            if (seenText) return badComponent(kKind, "its template holds the text twice");
            seenText = true;
            continue;
        }
        const std::string name = textOr(item.value("SpecialToken", TokenizerJson::object()), "id");
        const auto at = special->find(name);
        if (at == special->end()) {
            return badComponent(kKind, "its template names the unknown token '" + name + "'");
        }
        Encoding& side = seenText ? after : before;
        side.insert(side.end(), at->second.begin(), at->second.end());
    }
    if (!seenText) return badComponent(kKind, "its template leaves the text out");
    return std::make_unique<Template>(std::move(before), std::move(after));
}

// RobertaProcessing and BertProcessing: "cls" before, "sep" after, as [token, id] pairs.
Result<std::unique_ptr<PostProcessor>> makeClsSep(const TokenizerJson& json, bool trims) {
    std::array<Encoding, 2> sides;
    const std::array<const char*, 2> keys = {"cls", "sep"};
    for (std::size_t i = 0; i < 2; ++i) {
        const TokenizerJson pair = json.value(keys[i], TokenizerJson::array());
        const bool fits = pair.is_array() && pair.size() == 2 && pair[0].is_string();
        const auto id = fits ? idIn(pair[1]) : std::nullopt;
        if (!id) return badComponent(kKind, std::string("it has no '") + keys[i] + "' token");
        sides[i].push_back({*id, pair[0].get<std::string>(), {}});
    }
    std::vector<std::unique_ptr<PostProcessor>> steps;
    if (trims && flag(json, "trim_offsets", true)) {
        steps.push_back(std::make_unique<TrimOffsets>(flag(json, "add_prefix_space", true)));
    }
    steps.push_back(std::make_unique<Template>(std::move(sides[0]), std::move(sides[1])));
    return std::make_unique<InSequence>(std::move(steps));
}

Result<std::unique_ptr<PostProcessor>> make(const TokenizerJson& json, int nesting) {
    if (json.is_null()) return std::make_unique<Unchanged>();
    const std::string type = componentType(json);
    if (type == "TemplateProcessing") return makeTemplate(json);
    if (type == "RobertaProcessing") return makeClsSep(json, true);
    if (type == "BertProcessing") return makeClsSep(json, false);
    if (type == "ByteLevel") {
        if (!flag(json, "trim_offsets", true)) return std::make_unique<Unchanged>();
        return std::make_unique<TrimOffsets>(flag(json, "add_prefix_space", true));
    }
    if (type != "Sequence") return unknownComponent(kKind, json);
    const auto list = json.find("processors");
    if (nesting > kMaxNesting || list == json.end() || !list->is_array()) {
        return badComponent(kKind, "a Sequence without a list, or nested too deeply");
    }
    std::vector<std::unique_ptr<PostProcessor>> steps;
    for (const TokenizerJson& item : *list) {
        auto step = make(item, nesting + 1);
        if (!step) return step;
        steps.push_back(std::move(*step));
    }
    return std::make_unique<InSequence>(std::move(steps));
}

}  // namespace

Result<std::unique_ptr<PostProcessor>> makePostProcessor(const TokenizerJson& json) {
    return make(json, 0);
}

}  // namespace sl::io
