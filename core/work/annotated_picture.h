// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/answer.h"
#include "core/base/image.h"
#include "core/base/result.h"

namespace sl::work {

/// The picture with the boxes, regions and labels of medium `mediaIndex` drawn on (Okabe-Ito
/// colours over a dark hairline; labels in any script), and the first grid evidence as a
/// translucent heat map when `withHeat`. Pictures above 64 megapixels are drawn smaller.
/// BadInput: an empty picture; OutOfMemory.
Result<Image> annotatedPicture(const Image& image, const Answer& answer, bool withHeat,
                               int mediaIndex = 0);

/// A grid alone, each cell `cellPx` pixels square, in the colours of the overlay.
Image heatMap(const Grid& grid, int cellPx);

}  // namespace sl::work
