// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/base/image.h"

namespace sl::media {

/// Orientation tag (1-8) of an EXIF block, which is a small TIFF file; a leading "Exif\0\0" is
/// skipped. 1 where the block is damaged or has none.
int exifOrientation(std::string_view block);

/// True for the orientations 5-8, which swap width and height.
inline bool swapsSides(int orientation) {
    return orientation >= 5 && orientation <= 8;
}

/// The picture turned upright as EXIF 2.3, section 4.6.4 (tag 0x0112) says.
Image upright(Image stored, int orientation);

}  // namespace sl::media
