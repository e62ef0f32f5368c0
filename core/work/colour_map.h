// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace sl::work {

/// Red, green, blue, each 0-1.
struct Rgb {
    double r = 0, g = 0, b = 0;
};

/// Perceptually even map "inferno" (van der Walt and Smith, matplotlib) at t in [0, 1],
/// interpolated between nine of its anchors.
Rgb inferno(double t);

/// Colour number `index` of Okabe and Ito's palette without black, going round.
Rgb okabeIto(std::size_t index);

/// Relative luminance, 0-1 (Rec. 709 weights on sRGB values: enough to choose black or white text).
double luminance(const Rgb& colour);

}  // namespace sl::work
