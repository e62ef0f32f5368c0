// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace sl::io {

/// Unicode property White_Space, as Rust's char::is_whitespace and \s.
bool isSpace(char32_t c);
/// Rust regex's \w: Alphabetic, M, Nd, Pc, Join_Control.
bool isWordCharacter(char32_t c);
/// Any of the number categories Nd, Nl, No (Rust's char::is_numeric).
bool isNumber(char32_t c);

/// Bytes of white space at the start and at the end of valid UTF-8.
std::size_t leadingSpace(std::string_view text);
std::size_t trailingSpace(std::string_view text);

/// First and last character of valid UTF-8; 0 where it is empty.
char32_t firstCharacter(std::string_view text);
char32_t lastCharacter(std::string_view text);

}  // namespace sl::io
