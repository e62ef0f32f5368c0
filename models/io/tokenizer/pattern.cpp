// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/pattern.h"

#include <unicode/regex.h>
#include <unicode/utext.h>

namespace sl::io {

struct Pattern::Compiled {
    std::unique_ptr<icu::RegexPattern> pattern;
    std::string expression;
};

namespace {

// For one match, in ICU's unit of about a millisecond: an expression made to hang comes back.
constexpr std::int32_t kTimeLimit = 500;

struct TextHandle {
    UText text = UTEXT_INITIALIZER;
    ~TextHandle() { utext_close(&text); }
};

std::vector<ByteRange> literalMatches(std::string_view text, const std::string& literal) {
    std::vector<ByteRange> found;
    if (literal.empty()) return found;
    for (std::size_t at = text.find(literal); at != std::string_view::npos;
         at = text.find(literal, at + literal.size())) {
        found.push_back(
            {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + literal.size())});
    }
    return found;
}

}  // namespace

Result<Pattern> Pattern::fromJson(const TokenizerJson& json, const std::string& kind) {
    if (json.is_object() && json.contains("Regex")) return fromRegex(textOr(json, "Regex"), kind);
    Pattern pattern;
    pattern.m_literal = json.is_string() ? json.get<std::string>() : textOr(json, "String");
    if (pattern.m_literal.empty()) return badComponent(kind, "it has no pattern");
    return pattern;
}

Result<Pattern> Pattern::fromRegex(const std::string& expression, const std::string& kind) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    auto compiled = std::make_shared<Compiled>();
    compiled->expression = expression;
    compiled->pattern.reset(
        icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(expression), 0, where, status));
    if (U_FAILURE(status) != 0 || !compiled->pattern) {
        return badComponent(kind, "the expression '" + expression + "' does not compile (" +
                                      u_errorName(status) + ")");
    }
    Pattern pattern;
    pattern.m_regex = std::move(compiled);
    return pattern;
}

Result<std::vector<ByteRange>> Pattern::matches(std::string_view text) const {
    if (!m_regex) return literalMatches(text, m_literal);
    UErrorCode status = U_ZERO_ERROR;
    TextHandle handle;
    utext_openUTF8(&handle.text, text.data(), static_cast<std::int64_t>(text.size()), &status);
    const std::unique_ptr<icu::RegexMatcher> matcher(m_regex->pattern->matcher(status));
    if (U_FAILURE(status) == 0) {
        matcher->setTimeLimit(kTimeLimit, status);
        matcher->reset(&handle.text);
    }
    std::vector<ByteRange> found;
    while (U_FAILURE(status) == 0 && matcher->find(status) != 0) {
        const auto begin = static_cast<std::uint32_t>(matcher->start64(status));
        const auto end = static_cast<std::uint32_t>(matcher->end64(status));
        if (end > begin) found.push_back({begin, end});
    }
    if (U_FAILURE(status) != 0) {
        return fail(ErrorCode::BadModel,
                    "the tokenizer's expression '" + m_regex->expression +
                        "' failed on this text (" + u_errorName(status) + ")",
                    "try a shorter text");
    }
    return found;
}

}  // namespace sl::io
