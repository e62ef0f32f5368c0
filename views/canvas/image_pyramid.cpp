// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/image_pyramid.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sl {

namespace {

/// Every n-th pixel, n the least that fits the picture into `side`.
Image subsampled(const Image& image, int side) {
    const int step = (std::max(image.width, image.height) + side - 1) / side;
    Image small((image.width + step - 1) / step, (image.height + step - 1) / step);
    for (int y = 0; y < small.height; ++y) {
        const std::uint8_t* from = image.row(y * step);
        std::uint8_t* to = small.row(y);
        for (int x = 0; x < small.width; ++x)
            for (int c = 0; c < 3; ++c) *to++ = from[static_cast<std::size_t>(x) * step * 3 + c];
    }
    return small;
}

}  // namespace

Image halved(const Image& image) {
    Image half((image.width + 1) / 2, (image.height + 1) / 2);
    for (int y = 0; y < half.height; ++y) {
        const std::uint8_t* upper = image.row(2 * y);
        const std::uint8_t* lower = image.row(std::min(2 * y + 1, image.height - 1));
        std::uint8_t* to = half.row(y);
        const int pairs = image.width / 2;
        for (int x = 0; x < pairs; ++x, upper += 6, lower += 6)
            for (int c = 0; c < 3; ++c)
                *to++ = static_cast<std::uint8_t>(
                    (upper[c] + upper[c + 3] + lower[c] + lower[c + 3] + 2) / 4);
        if (image.width % 2)
            for (int c = 0; c < 3; ++c)
                *to++ = static_cast<std::uint8_t>((upper[c] + lower[c] + 1) / 2);
    }
    return half;
}

std::shared_ptr<const ImagePyramid> ImagePyramid::build(ImagePtr image) {
    assert(image && !image->empty());
    auto pyramid = std::make_shared<ImagePyramid>();
    pyramid->m_levels.push_back(std::move(image));
    const auto last = [&]() -> const Image& { return *pyramid->m_levels.back(); };
    while (std::max(last().width, last().height) > kSmallest)
        pyramid->m_levels.push_back(std::make_shared<const Image>(halved(last())));
    pyramid->m_smallest = pyramid->m_levels.back();
    return pyramid;
}

std::shared_ptr<const ImagePyramid> ImagePyramid::sketch(ImagePtr image) {
    assert(image && !image->empty());
    auto pyramid = std::make_shared<ImagePyramid>();
    pyramid->m_smallest = std::make_shared<const Image>(subsampled(*image, kSmallest));
    pyramid->m_levels.push_back(std::move(image));
    return pyramid;
}

int ImagePyramid::levelFor(double scale) {
    if (!(scale > 0) || scale >= 1) return 0;
    return static_cast<int>(std::floor(std::log2(1 / scale) + 1e-9));
}

}  // namespace sl
