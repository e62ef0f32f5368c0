// SPDX-License-Identifier: Apache-2.0
#include "core/work/html_text.h"

#include <cstdint>

#include "core/base/utf8.h"

namespace sl::work {

namespace {
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}  // namespace

std::string htmlEscaped(std::string_view text) {
    std::string escaped;
    while (!text.empty()) {
        const Utf8Step step = utf8Step(text);
        const std::string_view bytes = text.substr(0, step.length);
        text.remove_prefix(step.length);
        const char32_t c = step.codePoint;
        if (c == '&') escaped += "&amp;";
        else if (c == '<') escaped += "&lt;";
        else if (c == '>') escaped += "&gt;";
        else if (c == '"') escaped += "&quot;";
        else if (c == '\'') escaped += "&#39;";
        else if (!step.valid || (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0))
            escaped += kReplacement;
        else escaped += bytes;
    }
    return escaped;
}

std::string base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t three = 0;
        for (std::size_t j = 0; j < 3; ++j)
            three = three << 8U |
                    (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (unsigned j = 0; j < 4; ++j)
            text += i + j <= bytes.size() ? kDigits[(three >> (18 - 6 * j)) & 63U] : '=';
    }
    return text;
}

}  // namespace sl::work
