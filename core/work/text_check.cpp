// SPDX-License-Identifier: Apache-2.0
#include "core/work/text_check.h"

namespace sl::work {

namespace {

struct Lead {
    std::size_t length = 0;                 // bytes of the whole character; 0: no lead byte
    unsigned char low = 0x80, high = 0xBF;  // allowed second byte
};

Lead leadOf(unsigned char byte) {
    if (byte < 0x80) return {1};
    if (byte >= 0xC2 && byte <= 0xDF) return {2};
    if (byte == 0xE0) return {3, 0xA0, 0xBF};
    if (byte == 0xED) return {3, 0x80, 0x9F};
    if (byte >= 0xE1 && byte <= 0xEF) return {3};
    if (byte == 0xF0) return {4, 0x90, 0xBF};
    if (byte >= 0xF1 && byte <= 0xF3) return {4};
    if (byte == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

}  // namespace

std::optional<std::size_t> firstInvalidUtf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Lead lead = leadOf(static_cast<unsigned char>(text[at]));
        if (lead.length == 0 || at + lead.length > text.size()) return at;
        for (std::size_t i = 1; i < lead.length; ++i) {
            const auto byte = static_cast<unsigned char>(text[at + i]);
            const unsigned char low = i == 1 ? lead.low : 0x80;
            const unsigned char high = i == 1 ? lead.high : 0xBF;
            if (byte < low || byte > high) return at;
        }
        at += lead.length;
    }
    return std::nullopt;
}

}  // namespace sl::work
