// SPDX-License-Identifier: Apache-2.0
#include "app/cli/text_table.h"

#include <algorithm>

namespace sl::cli {

namespace {

bool startsCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // UTF-8 continuation bytes do not
}

std::size_t length(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), startsCharacter));
}

std::string cell(const std::string& text, std::size_t widest) {
    std::string line;
    std::size_t count = 0;
    for (const char c : text) {
        if (startsCharacter(c) && ++count > widest) return line + "\u2026";
        line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return line;
}

}  // namespace

std::string textTable(const std::vector<std::vector<std::string>>& rows, std::size_t widest) {
    std::vector<std::vector<std::string>> cells;
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        auto& line = cells.emplace_back();
        for (std::size_t c = 0; c < row.size(); ++c) {
            line.push_back(cell(row[c], widest));
            if (c >= widths.size()) widths.push_back(0);
            widths[c] = std::max(widths[c], length(line[c]));
        }
    }
    std::string text;
    for (const auto& line : cells) {
        std::string out;
        for (std::size_t c = 0; c < line.size(); ++c) {
            out += line[c];
            if (c + 1 < line.size()) out += std::string(widths[c] - length(line[c]) + 2, ' ');
        }
        text += (text.empty() ? "" : "\n") + out;
    }
    return text;
}

}  // namespace sl::cli
