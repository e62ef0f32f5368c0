// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/api.h"

namespace sl {

/// One step through bytes that may or may not be UTF-8.
struct Utf8Step {
    char32_t codePoint = 0xFFFD;
    std::size_t length = 1;   ///< bytes taken; at least 1 unless the text is empty
    bool valid = false;       ///< false: codePoint is U+FFFD in place of the bytes taken
    bool incomplete = false;  ///< the text ends inside a character that could still become valid
};

/// Reads the first character of `text`. Overlong forms, surrogates and values above U+10FFFF are
/// invalid. Invalid bytes are taken in maximal parts, one U+FFFD each, as the Unicode standard
/// recommends (section 3.9) and Rust, Python and browsers do.
SL_API Utf8Step utf8Step(std::string_view text);

/// Byte position of the first byte that is not UTF-8; none where all of it is.
SL_API std::optional<std::size_t> firstBadUtf8(std::string_view text);

/// Number of code points; an invalid part counts as one.
SL_API std::size_t utf8Length(std::string_view text);

/// The same text with U+FFFD in place of what is not UTF-8.
SL_API std::string lossyUtf8(std::string_view text);

/// Bytes at the end that begin a character without finishing it: 0 to 3.
SL_API std::size_t incompleteTail(std::string_view text);

/// Appends a code point; surrogates and values above U+10FFFF become U+FFFD.
SL_API void appendUtf8(std::string& text, char32_t codePoint);

/// Unicode White_Space, and the zero-width space and byte order mark that look like nothing too.
SL_API bool isBlank(char32_t codePoint);

}  // namespace sl
