// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "core/synth/random.h"

namespace sl::synth {

/// Harms the picture as cameras and files do: blur, contrast, noise, JPEG. From level 2 on for
/// pictures that are not `simple`; simple ones now and then get JPEG alone.
void degrade(cv::Mat& rgb, int level, bool simple, Random& random);

/// What a JPEG of `quality` (1-100) does to the pixels: 8×8 cosine transform, quantisation by the
/// tables of the standard's annex K, colour at half resolution.
void applyJpeg(cv::Mat& rgb, int quality);

}  // namespace sl::synth
