// SPDX-License-Identifier: Apache-2.0
#include "core/media/exif_orientation.h"

#include <cstring>
#include <utility>

namespace sl::media {

namespace {

constexpr unsigned kOrientationTag = 0x0112;
constexpr unsigned kShort = 3;
constexpr unsigned kLong = 4;

/// Reads integers of either byte order; 0 past the end.
struct Fields {
    std::string_view bytes;
    bool bigEndian = false;

    unsigned at(std::size_t offset, std::size_t count) const {
        if (offset > bytes.size() || bytes.size() - offset < count) return 0;
        unsigned value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t place = bigEndian ? i : count - 1 - i;
            value = (value << 8U) | static_cast<unsigned char>(bytes[offset + place]);
        }
        return value;
    }
};

}  // namespace

int exifOrientation(std::string_view block) {
    constexpr std::string_view kPrefix("Exif\0\0", 6);
    if (block.substr(0, kPrefix.size()) == kPrefix) block.remove_prefix(kPrefix.size());
    const std::string_view order = block.substr(0, 2);
    if (order != "II" && order != "MM") return 1;
    const Fields fields{block, order == "MM"};
    const std::size_t directory = fields.at(4, 4);
    const unsigned entries = fields.at(directory, 2);
    for (unsigned i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + std::size_t{12} * i;
        if (entry + 12 > block.size()) break;
        if (fields.at(entry, 2) != kOrientationTag) continue;
        const unsigned type = fields.at(entry + 2, 2);
        if (type != kShort && type != kLong) return 1;
        const unsigned value = fields.at(entry + 8, type == kShort ? 2 : 4);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

Image upright(Image stored, int orientation) {
    if (orientation <= 1 || orientation > 8) return stored;
    const bool swapped = swapsSides(orientation);
    // Where the picture's left, top neighbour lies: stored column runs backwards for 2, 3, 7, 8
    // (seen along the axis that it feeds), stored row for 3, 4, 6, 7.
    const bool backColumn =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool backRow =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Image turned(swapped ? stored.height : stored.width, swapped ? stored.width : stored.height);
    for (int y = 0; y < turned.height; ++y) {
        std::uint8_t* to = turned.row(y);
        for (int x = 0; x < turned.width; ++x, to += 3) {
            const int column = swapped ? y : x;
            const int row = swapped ? x : y;
            const int storedX = backColumn ? stored.width - 1 - column : column;
            const int storedY = backRow ? stored.height - 1 - row : row;
            std::memcpy(to, stored.row(storedY) + std::size_t{3} * static_cast<unsigned>(storedX),
                        3);
        }
    }
    return turned;
}

}  // namespace sl::media
