// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>

#include "core/base/image.h"
#include "core/base/result.h"

namespace sl::io {

/// Filters of Pillow's Image.resize, by the same numbers (`resample` in preprocessor_config.json).
enum class Filter { Lanczos = 1, Bilinear = 2, Bicubic = 3, Box = 4, Hamming = 5 };

/// Pillow's number → filter; BadModel for NEAREST (0) and unknown ones, naming `where`.
Result<Filter> filterFromNumber(int number, const std::string& where);

/// Scales `source` (or its part `box` = left, top, right, bottom, which may be fractional) to
/// width × height, with every byte as Pillow's Image.resize(size, filter, box) gives it: support
/// widened when shrinking, coefficients in 22-bit fixed point, rounded to 8 bits between the
/// passes. The order of the passes is that of Pillow 13. BadInput: an empty image or size, a box
/// outside the image.
Result<Image> resample(const Image& source, int width, int height, Filter filter,
                       std::optional<std::array<float, 4>> box = std::nullopt);

}  // namespace sl::io
