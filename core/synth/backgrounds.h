// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <opencv2/core.hpp>

#include "core/synth/random.h"

namespace sl::synth {

/// The ground of a picture.
struct Ground {
    std::string kind;    ///< "plain", "gradient", "noise", "texture", "photo"
    std::string colour;  ///< colour word of a plain ground; empty when no word fits surely
    cv::Mat rgb;         ///< 8 bit, three channels
};

/// Draws a ground of `size` as the level allows; `simple` asks for plain ones only.
Ground drawGround(cv::Size size, int level, bool simple, Random& random);

/// Adds Gaussian noise of standard deviation `sigma` grey levels, the same in all channels or each
/// its own.
void addNoise(cv::Mat& rgb, double sigma, bool coloured, Random& random);

}  // namespace sl::synth
