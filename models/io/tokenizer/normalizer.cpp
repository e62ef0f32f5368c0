// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/normalizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <vector>

#include "core/base/utf8.h"
#include "models/io/tokenizer/character_class.h"
#include "models/io/tokenizer/pattern.h"

namespace sl::io {

namespace {

constexpr int kMaxNesting = 16;

class Unchanged final : public Normalizer {
public:
    Result<AlignedText> normalize(AlignedText text) const override { return text; }
};

class InSequence final : public Normalizer {
public:
    explicit InSequence(std::vector<std::unique_ptr<Normalizer>> steps)
        : m_steps(std::move(steps)) {}
    Result<AlignedText> normalize(AlignedText text) const override {
        for (const auto& step : m_steps) {
            auto next = step->normalize(std::move(text));
            if (!next) return next;
            text = std::move(*next);
        }
        return text;
    }

private:
    std::vector<std::unique_ptr<Normalizer>> m_steps;
};

// Character by character, as the reference does: no final sigma, no language.
class Lowercase final : public Normalizer {
public:
    Result<AlignedText> normalize(AlignedText text) const override {
        AlignedText lower;
        lower.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            const Utf8Step step = utf8Step(std::string_view(text.text()).substr(at));
            std::string bytes;
            if (step.codePoint == 0x130) bytes = "i\xCC\x87";  // the one that grows
            else appendUtf8(bytes, u_tolower(static_cast<UChar32>(step.codePoint)));
            lower.append(bytes, text.origin(at, at + step.length));
            at += step.length;
        }
        return lower;
    }
};

// NFC, NFD, NFKC or NFKD. What lies between two normalisation boundaries is rewritten as a whole,
// so each new character stands for that whole stretch.
class UnicodeForm final : public Normalizer {
public:
    explicit UnicodeForm(const icu::Normalizer2* form) : m_form(form) {}

    Result<AlignedText> normalize(AlignedText text) const override {
        UErrorCode status = U_ZERO_ERROR;
        const std::string& bytes = text.text();
        if (m_form->isNormalizedUTF8(bytes, status) != 0 && U_SUCCESS(status) != 0) return text;
        AlignedText normal;
        normal.reserve(text.size());
        std::size_t begin = 0;
        while (begin < bytes.size()) {
            const std::size_t end = nextBoundary(bytes, begin);
            std::string piece;
            icu::StringByteSink<std::string> sink(&piece);
            m_form->normalizeUTF8(0, {bytes.data() + begin, static_cast<std::int32_t>(end - begin)},
                                  sink, nullptr, status);
            if (U_FAILURE(status) != 0) return badComponent("normalizer", u_errorName(status));
            if (bytes.compare(begin, end - begin, piece) == 0) normal.append(text, begin, end);
            else normal.append(piece, text.origin(begin, end));
            begin = end;
        }
        return normal;
    }

private:
    std::size_t nextBoundary(const std::string& bytes, std::size_t begin) const {
        std::size_t at = begin;
        do {
            at += utf8Step(std::string_view(bytes).substr(at)).length;
        } while (at < bytes.size() &&
                 m_form->hasBoundaryBefore(static_cast<UChar32>(
                     utf8Step(std::string_view(bytes).substr(at)).codePoint)) == 0);
        return at;
    }

    const icu::Normalizer2* m_form;  // owned by ICU
};

class Replace final : public Normalizer {
public:
    Replace(Pattern pattern, std::string content)
        : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
    Result<AlignedText> normalize(AlignedText text) const override {
        const auto matches = m_pattern.matches(text.text());
        if (!matches) return passOn(matches);
        if (matches->empty()) return text;
        AlignedText changed;
        changed.reserve(text.size());
        std::size_t at = 0;
        for (const ByteRange match : *matches) {
            changed.append(text, at, match.begin);
            changed.append(m_content, text.origin(match.begin, match.end));
            at = match.end;
        }
        changed.append(text, at, text.size());
        return changed;
    }

private:
    Pattern m_pattern;
    std::string m_content;
};

class Strip final : public Normalizer {
public:
    Strip(bool left, bool right) : m_left(left), m_right(right) {}
    Result<AlignedText> normalize(AlignedText text) const override {
        const std::size_t begin = m_left ? leadingSpace(text.text()) : 0;
        const std::string_view rest = std::string_view(text.text()).substr(begin);
        const std::size_t end = text.size() - (m_right ? trailingSpace(rest) : 0);
        return text.slice(begin, end);
    }

private:
    bool m_left, m_right;
};

Result<std::unique_ptr<Normalizer>> unicodeForm(const std::string& type) {
    UErrorCode status = U_ZERO_ERROR;
    const auto mode = type.ends_with('C') ? UNORM2_COMPOSE : UNORM2_DECOMPOSE;
    const char* const data = type.size() == 4 ? "nfkc" : "nfc";
    const auto* form = icu::Normalizer2::getInstance(nullptr, data, mode, status);
    if (U_FAILURE(status) != 0) return badComponent("normalizer", u_errorName(status));
    return std::make_unique<UnicodeForm>(form);
}

Result<std::unique_ptr<Normalizer>> make(const TokenizerJson& json, int nesting);

Result<std::unique_ptr<Normalizer>> makeSequence(const TokenizerJson& json, int nesting) {
    const auto list = json.find("normalizers");
    if (nesting > kMaxNesting || list == json.end() || !list->is_array()) {
        return badComponent("normalizer", "a Sequence without a list, or nested too deeply");
    }
    std::vector<std::unique_ptr<Normalizer>> steps;
    for (const TokenizerJson& item : *list) {
        auto step = make(item, nesting + 1);
        if (!step) return step;
        steps.push_back(std::move(*step));
    }
    return std::make_unique<InSequence>(std::move(steps));
}

Result<std::unique_ptr<Normalizer>> make(const TokenizerJson& json, int nesting) {
    if (json.is_null()) return std::make_unique<Unchanged>();
    const std::string type = componentType(json);
    if (type == "Sequence") return makeSequence(json, nesting);
    if (type == "Lowercase") return std::make_unique<Lowercase>();
    if (type == "NFC" || type == "NFD" || type == "NFKC" || type == "NFKD") {
        return unicodeForm(type);
    }
    if (type == "Strip") {
        return std::make_unique<Strip>(flag(json, "strip_left", true),
                                       flag(json, "strip_right", true));
    }
    if (type == "Replace") {
        auto pattern = Pattern::fromJson(json.value("pattern", TokenizerJson()), "normalizer");
        if (!pattern) return passOn(pattern);
        return std::make_unique<Replace>(std::move(*pattern), textOr(json, "content"));
    }
    return unknownComponent("normalizer", json);
}

}  // namespace

Result<std::unique_ptr<Normalizer>> makeNormalizer(const TokenizerJson& json) {
    return make(json, 0);
}

}  // namespace sl::io
