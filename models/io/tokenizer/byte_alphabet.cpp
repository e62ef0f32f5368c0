// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/byte_alphabet.h"

#include <array>

#include "core/base/utf8.h"

namespace sl::io {

namespace {

struct Alphabet {
    std::array<std::string, 256> letters;
    std::array<int, 512> bytes;  // by code point; -1: none
};

bool printsItself(unsigned byte) {
    return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

Alphabet makeAlphabet() {
    Alphabet alphabet;
    alphabet.bytes.fill(-1);
    char32_t next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const char32_t letter = printsItself(byte) ? static_cast<char32_t>(byte) : next++;
        appendUtf8(alphabet.letters[byte], letter);
        alphabet.bytes[letter] = static_cast<int>(byte);
    }
    return alphabet;
}

const Alphabet& alphabet() {
    static const Alphabet instance = makeAlphabet();
    return instance;
}

}  // namespace

const std::string& letterOfByte(std::uint8_t byte) {
    return alphabet().letters[byte];
}

AlignedText toByteLetters(const AlignedText& text) {
    AlignedText letters;
    letters.reserve(text.size() * 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        letters.append(letterOfByte(static_cast<std::uint8_t>(text.text()[i])),
                       text.origin(i, i + 1));
    }
    return letters;
}

std::string toByteLetters(std::string_view bytes) {
    std::string letters;
    for (const char byte : bytes) letters += letterOfByte(static_cast<std::uint8_t>(byte));
    return letters;
}

std::optional<std::string> fromByteLetters(std::string_view token) {
    std::string bytes;
    while (!token.empty()) {
        const Utf8Step step = utf8Step(token);
        const int byte = step.codePoint < 512 ? alphabet().bytes[step.codePoint] : -1;
        if (!step.valid || byte < 0) return std::nullopt;
        bytes += static_cast<char>(byte);
        token.remove_prefix(step.length);
    }
    return bytes;
}

}  // namespace sl::io
