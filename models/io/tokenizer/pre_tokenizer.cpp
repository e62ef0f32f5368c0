// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/pre_tokenizer.h"

#include "core/base/utf8.h"
#include "models/io/tokenizer/byte_alphabet.h"
#include "models/io/tokenizer/character_class.h"
#include "models/io/tokenizer/pattern.h"

namespace sl::io {

namespace {

constexpr int kMaxNesting = 16;
constexpr const char* kKind = "pre_tokenizer";
// GPT-2 (Radford et al. 2019, encoder.py).
constexpr const char* kGpt2Expression =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* kWhitespaceExpression = R"(\w+|[^\w\s]+)";

enum class Behavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

Result<Behavior> behaviorFromName(const std::string& name) {
    if (name == "Removed") return Behavior::Removed;
    if (name == "Isolated") return Behavior::Isolated;
    if (name == "MergedWithPrevious") return Behavior::MergedWithPrevious;
    if (name == "MergedWithNext") return Behavior::MergedWithNext;
    if (name == "Contiguous") return Behavior::Contiguous;
    return badComponent(kKind, "the Split behavior '" + name + "' is unknown");
}

struct Stretch {
    ByteRange range;
    bool match;
};

// Cuts [0, size) into matches and what lies between.
std::vector<Stretch> stretches(const std::vector<ByteRange>& matches, std::size_t size) {
    std::vector<Stretch> all;
    std::uint32_t at = 0;
    for (const ByteRange match : matches) {
        if (match.begin > at) all.push_back({{at, match.begin}, false});
        all.push_back({match, true});
        at = match.end;
    }
    if (at < size) all.push_back({{at, static_cast<std::uint32_t>(size)}, false});
    return all;
}

// Joins or drops delimiters (the stretches marked as match) as the behaviour says.
std::vector<ByteRange> arrange(const std::vector<Stretch>& all, Behavior behavior) {
    std::vector<ByteRange> pieces;
    bool joins = false;  // whether the next stretch extends the last piece
    const auto add = [&](ByteRange range, bool join) {
        if (join && !pieces.empty()) pieces.back().end = range.end;
        else pieces.push_back(range);
    };
    bool last = false;
    for (const auto& [range, match] : all) {
        switch (behavior) {
            case Behavior::Removed:
                if (!match) add(range, false);
                break;
            case Behavior::Isolated: add(range, false); break;
            case Behavior::MergedWithPrevious: add(range, match && !last); break;
            case Behavior::MergedWithNext:
                add(range, joins && !match);
                joins = match;
                break;
            case Behavior::Contiguous: add(range, match == last); break;
        }
        last = match;
    }
    return pieces;
}

class Whole final : public PreTokenizer {
public:
    Result<void> split(AlignedText text, std::vector<AlignedText>& pieces) const override {
        if (!text.empty()) pieces.push_back(std::move(text));
        return {};
    }
};

class InSequence final : public PreTokenizer {
public:
    explicit InSequence(std::vector<std::unique_ptr<PreTokenizer>> steps)
        : m_steps(std::move(steps)) {}
    Result<void> split(AlignedText text, std::vector<AlignedText>& pieces) const override {
        std::vector<AlignedText> current;
        if (!text.empty()) current.push_back(std::move(text));
        for (const auto& step : m_steps) {
            std::vector<AlignedText> next;
            for (AlignedText& piece : current) {
                if (auto ok = step->split(std::move(piece), next); !ok) return ok;
            }
            current = std::move(next);
        }
        for (AlignedText& piece : current) pieces.push_back(std::move(piece));
        return {};
    }

private:
    std::vector<std::unique_ptr<PreTokenizer>> m_steps;
};

class Split final : public PreTokenizer {
public:
    Split(Pattern pattern, Behavior behavior, bool invert)
        : m_pattern(std::move(pattern)), m_behavior(behavior), m_invert(invert) {}

    Result<void> split(AlignedText text, std::vector<AlignedText>& pieces) const override {
        const auto matches = m_pattern.matches(text.text());
        if (!matches) return passOn(matches);
        std::vector<Stretch> all = stretches(*matches, text.size());
        if (m_invert) {
            for (Stretch& stretch : all) stretch.match = !stretch.match;
        }
        for (const ByteRange range : arrange(all, m_behavior)) {
            pieces.push_back(text.slice(range.begin, range.end));
        }
        return {};
    }

private:
    Pattern m_pattern;
    Behavior m_behavior;
    bool m_invert;
};

class Digits final : public PreTokenizer {
public:
    explicit Digits(bool individual) : m_individual(individual) {}
    Result<void> split(AlignedText text, std::vector<AlignedText>& pieces) const override {
        std::vector<ByteRange> numbers;
        for (std::uint32_t at = 0; at < text.size();) {
            const Utf8Step step = utf8Step(std::string_view(text.text()).substr(at));
            const auto end = at + static_cast<std::uint32_t>(step.length);
            if (isNumber(step.codePoint)) {
                const bool join = !m_individual && !numbers.empty() && numbers.back().end == at;
                if (join) numbers.back().end = end;
                else numbers.push_back({at, end});
            }
            at = end;
        }
        for (const Stretch& stretch : stretches(numbers, text.size())) {
            pieces.push_back(text.slice(stretch.range.begin, stretch.range.end));
        }
        return {};
    }

private:
    bool m_individual;
};

class ByteLevel final : public PreTokenizer {
public:
    ByteLevel(std::unique_ptr<Split> split, bool addPrefixSpace)
        : m_split(std::move(split)), m_addPrefixSpace(addPrefixSpace) {}

    Result<void> split(AlignedText text, std::vector<AlignedText>& pieces) const override {
        if (m_addPrefixSpace && !text.empty() && !text.text().starts_with(' ')) {
            const std::size_t first = utf8Step(text.text()).length;
            AlignedText spaced;
            spaced.append(" ", text.origin(0, first));
            spaced.append(text, 0, text.size());
            text = std::move(spaced);
        }
        std::vector<AlignedText> parts;
        if (!m_split) parts.push_back(std::move(text));
        else if (auto ok = m_split->split(std::move(text), parts); !ok) return ok;
        for (const AlignedText& part : parts) pieces.push_back(toByteLetters(part));
        return {};
    }

private:
    std::unique_ptr<Split> m_split;  // null: not split by the expression
    bool m_addPrefixSpace;
};

Result<std::unique_ptr<Split>> regexSplit(const char* expression, Behavior behavior, bool invert) {
    auto pattern = Pattern::fromRegex(expression, kKind);
    if (!pattern) return passOn(pattern);
    return std::make_unique<Split>(std::move(*pattern), behavior, invert);
}

Result<std::unique_ptr<PreTokenizer>> makeByteLevel(const TokenizerJson& json) {
    std::unique_ptr<Split> split;
    if (flag(json, "use_regex", true)) {
        auto made = regexSplit(kGpt2Expression, Behavior::Isolated, false);
        if (!made) return passOn(made);
        split = std::move(*made);
    }
    return std::make_unique<ByteLevel>(std::move(split), flag(json, "add_prefix_space", true));
}

Result<std::unique_ptr<PreTokenizer>> makeSplit(const TokenizerJson& json) {
    auto pattern = Pattern::fromJson(json.value("pattern", TokenizerJson()), kKind);
    if (!pattern) return passOn(pattern);
    const auto behavior = behaviorFromName(textOr(json, "behavior"));
    if (!behavior) return passOn(behavior);
    return std::make_unique<Split>(std::move(*pattern), *behavior, flag(json, "invert", false));
}

Result<std::unique_ptr<PreTokenizer>> make(const TokenizerJson& json, int nesting);

Result<std::unique_ptr<PreTokenizer>> makeSequence(const TokenizerJson& json, int nesting) {
    const auto list = json.find("pretokenizers");
    if (nesting > kMaxNesting || list == json.end() || !list->is_array()) {
        return badComponent(kKind, "a Sequence without a list, or nested too deeply");
    }
    std::vector<std::unique_ptr<PreTokenizer>> steps;
    for (const TokenizerJson& item : *list) {
        auto step = make(item, nesting + 1);
        if (!step) return step;
        steps.push_back(std::move(*step));
    }
    return std::make_unique<InSequence>(std::move(steps));
}

Result<std::unique_ptr<PreTokenizer>> make(const TokenizerJson& json, int nesting) {
    if (json.is_null()) return std::make_unique<Whole>();
    const std::string type = componentType(json);
    if (type == "Sequence") return makeSequence(json, nesting);
    if (type == "ByteLevel") return makeByteLevel(json);
    if (type == "Split") return makeSplit(json);
    if (type == "Digits") return std::make_unique<Digits>(flag(json, "individual_digits", false));
    if (type == "Whitespace" || type == "WhitespaceSplit") {
        const bool words = type == "Whitespace";
        auto split = regexSplit(words ? kWhitespaceExpression : R"(\s+)", Behavior::Removed, words);
        if (!split) return passOn(split);
        return std::unique_ptr<PreTokenizer>(std::move(*split));
    }
    return unknownComponent(kKind, json);
}

}  // namespace

Result<std::unique_ptr<PreTokenizer>> makePreTokenizer(const TokenizerJson& json) {
    return make(json, 0);
}

}  // namespace sl::io
