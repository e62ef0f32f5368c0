// SPDX-License-Identifier: Apache-2.0
#include "core/synth/degrade.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

#include "core/synth/backgrounds.h"
#include "core/synth/jpeg_blocks.h"

namespace sl::synth {

namespace {

/// Keeps the eleven colours apart: white stays above 230, black below 30.
void changeContrast(cv::Mat& rgb, Random& random) {
    const double gain = random.range(0.86, 1.1), shift = random.range(-8, 8);
    rgb.convertTo(rgb, -1, gain, 127.5 * (1 - gain) + shift);
}

void blur(cv::Mat& rgb, Random& random) {
    const double side = std::min(rgb.cols, rgb.rows);
    const double sigma = std::clamp(random.range(0.003, 0.01) * side, 0.4, 3.0);
    cv::GaussianBlur(rgb, rgb, {}, sigma);
}

}  // namespace

void degrade(cv::Mat& rgb, int level, bool simple, Random& random) {
    if (simple || level < 2) {
        if (random.chance(0.12)) applyJpeg(rgb, random.between(50, 92));
        return;
    }
    if (random.chance(0.25)) blur(rgb, random);
    if (random.chance(0.3)) changeContrast(rgb, random);
    if (random.chance(0.2)) addNoise(rgb, random.range(3, 14), random.chance(0.7), random);
    if (random.chance(0.3)) applyJpeg(rgb, random.between(35, 88));
}

}  // namespace sl::synth
