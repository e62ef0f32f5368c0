// SPDX-License-Identifier: Apache-2.0
#include "core/work/colour_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sl::work {

namespace {

constexpr Rgb bytes(int r, int g, int b) {
    return {r / 255.0, g / 255.0, b / 255.0};
}

constexpr std::array<Rgb, 9> kInferno{
    bytes(0, 0, 4),      bytes(31, 12, 72),   bytes(85, 15, 109),
    bytes(136, 34, 106), bytes(186, 54, 85),  bytes(227, 89, 51),
    bytes(249, 140, 10), bytes(249, 201, 50), bytes(252, 255, 164)};

constexpr std::array<Rgb, 7> kOkabeIto{bytes(230, 159, 0),  bytes(86, 180, 233), bytes(0, 158, 115),
                                       bytes(240, 228, 66), bytes(0, 114, 178),  bytes(213, 94, 0),
                                       bytes(204, 121, 167)};

}  // namespace

Rgb inferno(double t) {
    const double at = std::isfinite(t) ? std::clamp(t, 0.0, 1.0) * (kInferno.size() - 1) : 0.0;
    const auto low = std::min(static_cast<std::size_t>(at), kInferno.size() - 2);
    const double f = at - static_cast<double>(low);
    const Rgb& a = kInferno[low];
    const Rgb& b = kInferno[low + 1];
    return {a.r + (b.r - a.r) * f, a.g + (b.g - a.g) * f, a.b + (b.b - a.b) * f};
}

Rgb okabeIto(std::size_t index) {
    return kOkabeIto[index % kOkabeIto.size()];
}

double luminance(const Rgb& colour) {
    return 0.2126 * colour.r + 0.7152 * colour.g + 0.0722 * colour.b;
}

}  // namespace sl::work
