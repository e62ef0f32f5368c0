// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "core/media/tiff_file.h"

namespace sl::media {

/// A decoded rectangle: one buffer of interleaved samples, or one a sample where planes are apart.
struct TiffPiece {
    std::uint32_t left = 0, top = 0, columns = 0, rows = 0;
    std::size_t rowBytes = 0;
    std::vector<std::vector<std::uint8_t>> planes;
};

/// 1, or the number of samples where each has its own plane.
int planesOf(const TiffLayout& layout);

/// Decodes the first page from top to bottom, piece by piece: a row where samples are interleaved,
/// else a strip or tile. Returns the rows decoded, fewer than the height where the file is damaged.
/// BadInput: pieces too large to hold, or of a size that does not fit the picture's.
Result<int> visitPieces(TiffFile& file, const std::function<void(const TiffPiece&)>& visit);

}  // namespace sl::media
