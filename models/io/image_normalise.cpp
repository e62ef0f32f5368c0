// SPDX-License-Identifier: Apache-2.0
#include "models/io/image_normalise.h"

#include <cassert>
#include <cmath>

namespace sl::io {

namespace {

Result<std::array<float, 3>> threeNumbers(const HfConfig& config, const char* key) {
    const auto values = config.require<std::vector<double>>(key);
    if (!values) return passOn(values);
    if (values->size() != 3) {
        return fail(ErrorCode::BadModel,
                    config.name() + ": '" + key + "' must be three numbers, for red, green, blue");
    }
    return std::array<float, 3>{static_cast<float>((*values)[0]), static_cast<float>((*values)[1]),
                                static_cast<float>((*values)[2])};
}

}  // namespace

Result<Normalisation> normalisationFrom(const HfConfig& preprocessor) {
    Normalisation result;
    const auto rescale = preprocessor.valueOr("do_rescale", true);
    const auto factor = preprocessor.valueOr("rescale_factor", 1.0 / 255.0);
    const auto normalise = preprocessor.valueOr("do_normalize", true);
    if (!rescale) return passOn(rescale);
    if (!factor) return passOn(factor);
    if (!normalise) return passOn(normalise);
    result.scale = *rescale ? *factor : 1.0;
    if (!*normalise) return result;
    const auto mean = threeNumbers(preprocessor, "image_mean");
    if (!mean) return passOn(mean);
    const auto deviation = threeNumbers(preprocessor, "image_std");
    if (!deviation) return passOn(deviation);
    for (const float value : *deviation) {
        if (value == 0.0F || !std::isfinite(value)) {
            return fail(ErrorCode::BadModel, preprocessor.name() + ": 'image_std' holds a zero");
        }
    }
    result.mean = *mean;
    result.deviation = *deviation;
    return result;
}

void normaliseInto(const Image& image, const Normalisation& normalisation, std::span<float> out) {
    const std::size_t pixels = image.rgb.size() / 3;
    assert(out.size() == pixels * 3);
    for (std::size_t c = 0; c < 3; ++c) {
        std::array<float, 256> table;
        for (int value = 0; value < 256; ++value) {
            const auto scaled = static_cast<float>(value * normalisation.scale);
            table[value] = (scaled - normalisation.mean[c]) / normalisation.deviation[c];
        }
        float* plane = out.data() + c * pixels;
        const std::uint8_t* source = image.rgb.data() + c;
        for (std::size_t i = 0; i < pixels; ++i) plane[i] = table[source[i * 3]];
    }
}

std::vector<float> normalised(const Image& image, const Normalisation& normalisation) {
    std::vector<float> planes(image.rgb.size());
    normaliseInto(image, normalisation, planes);
    return planes;
}

}  // namespace sl::io
