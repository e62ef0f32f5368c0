// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/base/api.h"

namespace sl {

/// One character: its code point (0xFFFD for a byte that is no UTF-8) and how many bytes it takes.
struct Utf8Character {
    char32_t codePoint = 0;
    std::size_t bytes = 1;
    bool valid = true;
};

/// The character that starts at byte `at` (< text.size()). Overlong forms, surrogates and code
/// points above 0x10FFFF are invalid, one byte each.
SL_API Utf8Character utf8CharacterAt(std::string_view text, std::size_t at);

/// Byte position of the first byte that is not UTF-8; none where all of it is.
SL_API std::optional<std::size_t> firstBadUtf8(std::string_view text);

/// Number of code points.
SL_API std::size_t utf8Length(std::string_view text);

/// Unicode White_Space, and the zero-width space and byte order mark that look like nothing too.
SL_API bool isBlank(char32_t codePoint);

}  // namespace sl
