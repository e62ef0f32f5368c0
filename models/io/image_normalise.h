// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "models/io/hf_config.h"

namespace sl::io {

/// (pixel · scale − mean) / deviation, for red, green and blue.
struct Normalisation {
    double scale = 1.0 / 255.0;
    std::array<float, 3> mean = {0, 0, 0};
    std::array<float, 3> deviation = {1, 1, 1};
};

/// From a preprocessor_config.json: do_rescale, rescale_factor, do_normalize, image_mean,
/// image_std. BadModel: lists that are not three numbers, a deviation of zero.
Result<Normalisation> normalisationFrom(const HfConfig& preprocessor);

/// Channels first, as networks take it: [3, height, width]. Rounded to float after scaling, as the
/// Hugging Face image processors do.
std::vector<float> normalised(const Image& image, const Normalisation& normalisation);

/// The same into memory of 3 · height · width floats, e.g. a slot of a batch.
void normaliseInto(const Image& image, const Normalisation& normalisation, std::span<float> out);

}  // namespace sl::io
