// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "core/base/result.h"

namespace sl::synth {

/// A character as the font draws it, cut to its visible extent.
struct GlyphBitmap {
    cv::Mat rgb;    ///< three channels, premultiplied by alpha; empty for outline fonts
    cv::Mat alpha;  ///< one channel
};

/// The emoji's colour bitmap (about 128 pixels high), kept after its first use. BadInput: the Noto
/// Color Emoji font is missing (names the package) or lacks the character. Any thread. The pointer
/// stays good for the life of the program.
Result<const GlyphBitmap*> emojiBitmap(char32_t code);

/// The character in DejaVu Sans Bold, or in OpenCV's stroke font where that is not installed; only
/// alpha, 128 pixels high. Any thread.
const GlyphBitmap& letterBitmap(char32_t code);

}  // namespace sl::synth
