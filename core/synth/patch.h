// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "core/base/result.h"
#include "core/synth/kinds.h"
#include "core/synth/palette.h"
#include "core/synth/random.h"

namespace sl::synth {

/// A thing ready to be laid on the picture.
struct Patch {
    cv::Mat alpha;   ///< 8 bit, one channel: 0 clear, 255 opaque
    cv::Mat colour;  ///< 8 bit, three channels in RGB order, same size as alpha
};

/// Draws a flat shape whose longer side is about `sizePx`, at a random small turn, sometimes with
/// a darker or lighter outline. `kind` is one of the shape names.
Patch drawShape(const std::string& kind, double sizePx, Rgb fill, Random& random);

/// Draws a capital letter or digit, its longer side about `sizePx`.
Patch drawGlyph(const Kind& kind, double sizePx, Rgb fill, Random& random);

/// Draws an emoji, its longer side about `sizePx`. BadInput: the Noto Color Emoji font is missing
/// or lacks the character. Any thread.
Result<Patch> drawPictogram(const Kind& kind, double sizePx, Random& random);

}  // namespace sl::synth
