// SPDX-License-Identifier: Apache-2.0
#include "core/media/thumbnail.h"

#include <algorithm>
#include <cmath>

namespace sl {

namespace {

struct Range {
    int begin, end;
};

/// Source pixels that fall on target pixel `i`; at least one.
Range sourceRange(int i, int source, int target) {
    const int begin = static_cast<int>(static_cast<std::int64_t>(i) * source / target);
    const int end = static_cast<int>(static_cast<std::int64_t>(i + 1) * source / target);
    return {begin, std::max(begin + 1, end)};
}

void averagePixel(const Image& from, Range xs, Range ys, std::uint8_t* to) {
    std::uint64_t sum[3] = {};
    for (int y = ys.begin; y < ys.end; ++y) {
        const std::uint8_t* p = from.row(y) + static_cast<std::ptrdiff_t>(xs.begin) * 3;
        for (int x = xs.begin; x < xs.end; ++x, p += 3)
            for (int c = 0; c < 3; ++c) sum[c] += p[c];
    }
    const auto count = static_cast<std::uint64_t>(xs.end - xs.begin) *
                       static_cast<std::uint64_t>(ys.end - ys.begin);
    for (int c = 0; c < 3; ++c) to[c] = static_cast<std::uint8_t>((sum[c] + count / 2) / count);
}

}  // namespace

ImagePtr thumbnail(const ImagePtr& image, int maxSide) {
    if (!image || image->empty()) return {};
    const int longer = std::max(image->width, image->height);
    if (longer <= maxSide) return image;
    const double scale = static_cast<double>(maxSide) / longer;
    const int width = std::max(1, static_cast<int>(std::lround(image->width * scale)));
    const int height = std::max(1, static_cast<int>(std::lround(image->height * scale)));
    auto small = std::make_shared<Image>(width, height);
    for (int y = 0; y < height; ++y) {
        const Range ys = sourceRange(y, image->height, height);
        std::uint8_t* to = small->row(y);
        for (int x = 0; x < width; ++x, to += 3)
            averagePixel(*image, sourceRange(x, image->width, width), ys, to);
    }
    return small;
}

}  // namespace sl
