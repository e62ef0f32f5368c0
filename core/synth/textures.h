// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "core/synth/palette.h"

namespace sl::synth {

/// Stripes, checks, dots or clouds between the colours `a` and `b`. 8 bit RGB.
cv::Mat drawTexture(cv::Size size, Rgb a, Rgb b, Random& random);

/// A cut of one of the photographs in resources/synth/backgrounds, resized to `size`. Empty when
/// none is installed (logged once).
cv::Mat photoGround(cv::Size size, Random& random);

}  // namespace sl::synth
