// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/character_class.h"

#include <unicode/uchar.h>

#include "core/base/utf8.h"

namespace sl::io {

namespace {

std::size_t lastCharacterBytes(std::string_view text) {
    std::size_t bytes = 1;
    while (bytes < text.size() && bytes < 4 &&
           (static_cast<unsigned char>(text[text.size() - bytes]) & 0xC0U) == 0x80U) {
        ++bytes;
    }
    return bytes;
}

}  // namespace

bool isSpace(char32_t c) {
    return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

bool isWordCharacter(char32_t character) {
    const auto c = static_cast<UChar32>(character);
    constexpr std::uint32_t categories = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
    return u_isUAlphabetic(c) != 0 || (U_GET_GC_MASK(c) & categories) != 0 ||
           u_hasBinaryProperty(c, UCHAR_JOIN_CONTROL) != 0;
}

bool isNumber(char32_t c) {
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_N_MASK) != 0;
}

std::size_t leadingSpace(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Utf8Step step = utf8Step(text.substr(at));
        if (!isSpace(step.codePoint)) break;
        at += step.length;
    }
    return at;
}

std::size_t trailingSpace(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0 && isSpace(lastCharacter(text.substr(0, end)))) {
        end -= lastCharacterBytes(text.substr(0, end));
    }
    return text.size() - end;
}

char32_t firstCharacter(std::string_view text) {
    return text.empty() ? U'\0' : utf8Step(text).codePoint;
}

char32_t lastCharacter(std::string_view text) {
    if (text.empty()) return U'\0';
    return utf8Step(text.substr(text.size() - lastCharacterBytes(text))).codePoint;
}

}  // namespace sl::io
