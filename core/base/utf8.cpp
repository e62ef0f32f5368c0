// SPDX-License-Identifier: Apache-2.0
#include "core/base/utf8.h"

#include <algorithm>

namespace sl {

namespace {

// Range of the second byte that keeps the first one valid (no overlong forms, surrogates, or
// values above U+10FFFF), and the length of the whole; length 0 marks a byte that begins nothing.
struct Lead {
    std::size_t length;
    unsigned low, high;
};

Lead leadOf(unsigned byte) {
    if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
    if (byte == 0xE0) return {3, 0xA0, 0xBF};
    if (byte == 0xED) return {3, 0x80, 0x9F};
    if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
    if (byte == 0xF0) return {4, 0x90, 0xBF};
    if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
    if (byte == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

}  // namespace

Utf8Step utf8Step(std::string_view text) {
    if (text.empty()) return {0xFFFD, 0, false, false};
    const auto byteAt = [&](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
    };
    const unsigned first = byteAt(0);
    if (first < 0x80) return {static_cast<char32_t>(first), 1, true, false};
    const Lead lead = leadOf(first);
    if (lead.length == 0) return {0xFFFD, 1, false, false};
    char32_t codePoint = first & (0x7FU >> lead.length);
    for (std::size_t i = 1; i < lead.length; ++i) {
        if (i == text.size()) return {0xFFFD, i, false, true};
        const unsigned low = i == 1 ? lead.low : 0x80;
        const unsigned high = i == 1 ? lead.high : 0xBF;
        if (byteAt(i) < low || byteAt(i) > high) return {0xFFFD, i, false, false};
        codePoint = (codePoint << 6U) | (byteAt(i) & 0x3FU);
    }
    return {codePoint, lead.length, true, false};
}

std::optional<std::size_t> firstBadUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Step step = utf8Step(text.substr(at));
        if (!step.valid) return at;
        at += step.length;
    }
    return std::nullopt;
}

std::size_t utf8Length(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) at += utf8Step(text.substr(at)).length;
    return count;
}

std::string lossyUtf8(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const Utf8Step step = utf8Step(text);
        if (step.valid) clean.append(text.substr(0, step.length));
        else clean += "\xEF\xBF\xBD";
        text.remove_prefix(step.length);
    }
    return clean;
}

std::size_t incompleteTail(std::string_view text) {
    for (std::size_t tail = 1; tail <= std::min<std::size_t>(3, text.size()); ++tail) {
        const Utf8Step step = utf8Step(text.substr(text.size() - tail));
        if (step.incomplete && step.length == tail) return tail;
    }
    return 0;
}

void appendUtf8(std::string& text, char32_t c) {
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    const auto tail = [&](unsigned shift) {
        text += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
    };
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xC0U | (c >> 6U));
        tail(0);
    } else if (c < 0x10000) {
        text += static_cast<char>(0xE0U | (c >> 12U));
        tail(6);
        tail(0);
    } else {
        text += static_cast<char>(0xF0U | (c >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

bool isBlank(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

}  // namespace sl
