// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace sl {

/// 8-bit sRGB picture in host memory: 3 bytes a pixel, rows without gaps, orientation already
/// applied, alpha already laid over white.
struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;  // [height, width, 3]

    Image() = default;
    Image(int w, int h)
        : width(w), height(h), rgb(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 3) {}

    bool empty() const { return width <= 0 || height <= 0; }
    std::uint8_t* row(int y) { return rgb.data() + offset(y); }
    const std::uint8_t* row(int y) const { return rgb.data() + offset(y); }

private:
    std::size_t offset(int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) * 3;
    }
};

using ImagePtr = std::shared_ptr<const Image>;

}  // namespace sl
