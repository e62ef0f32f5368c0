// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sl::media {

/// Shown where a damaged file has no pixels.
constexpr std::uint8_t kMissingGrey = 128;

/// One 8-bit sample laid over white with coverage `alpha` (0-255), rounded.
inline std::uint8_t overWhite(unsigned sample, unsigned alpha) {
    return static_cast<std::uint8_t>((sample * alpha + 255 * (255 - alpha) + 127) / 255);
}

/// `count` pixels of RGBA (alpha not multiplied in) over white into RGB.
inline void composeRow(const std::uint8_t* rgba, int count, std::uint8_t* rgb) {
    for (int i = 0; i < count; ++i, rgba += 4, rgb += 3)
        for (int c = 0; c < 3; ++c) rgb[c] = overWhite(rgba[c], rgba[3]);
}

}  // namespace sl::media
