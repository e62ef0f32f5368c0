// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/lower_case.h"

namespace sl::metrics {

namespace {

/// Of characters that take two bytes; answers in other scripts have no case or need ICU.
unsigned lowerOf(unsigned code) {
    if (code >= 0xC0 && code <= 0xDE && code != 0xD7) return code + 0x20;
    if (code >= 0x391 && code <= 0x3A9) return code + 0x20;
    if (code >= 0x410 && code <= 0x42F) return code + 0x20;
    if (code >= 0x400 && code <= 0x40F) return code + 0x50;
    return code;
}

}  // namespace

std::string lowerCase(const std::string& text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if ((byte & 0xE0U) == 0xC0U && (next & 0xC0U) == 0x80U) {
            const unsigned code = lowerOf(((byte & 0x1FU) << 6U) | (next & 0x3FU));
            out += static_cast<char>(0xC0U | (code >> 6U));
            out += static_cast<char>(0x80U | (code & 0x3FU));
            ++i;
        } else {
            out += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
        }
    }
    return out;
}

}  // namespace sl::metrics
