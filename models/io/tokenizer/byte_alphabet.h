// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/io/tokenizer/aligned_text.h"

namespace sl::io {

// GPT-2's printable stand-ins for the 256 bytes: '!'-'~', U+00A1-U+00AC and U+00AE-U+00FF stand for
// themselves, the other bytes in order for U+0100 and on.

/// The stand-in of a byte, as UTF-8.
const std::string& letterOfByte(std::uint8_t byte);

/// Every byte of the text replaced by its stand-in, which keeps the origin of the whole character.
AlignedText toByteLetters(const AlignedText& text);
std::string toByteLetters(std::string_view bytes);

/// The bytes that a token stands for; nothing when it holds a character outside the alphabet.
std::optional<std::string> fromByteLetters(std::string_view token);

}  // namespace sl::io
