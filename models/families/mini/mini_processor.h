// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "core/base/geometry_trace.h"
#include "core/base/request.h"
#include "models/families/mini/mini_config.h"

namespace sl::mini {

/// Rows and columns of the tower's grid.
struct GridShape {
    std::int64_t rows = 0, cols = 0;
    bool operator==(const GridShape&) const = default;
};

/// The grid for a picture: multiples of the pool window, about config.grid_cells cells, as near to
/// the picture's shape as that allows; beyond 4:1 the picture is squashed.
GridShape gridFor(double width, double height, const MiniConfig& config);

/// A picture as the network receives it.
struct ProcessedPicture {
    Image view;                 ///< exact pixels after resize, before normalisation
    std::vector<float> pixels;  ///< [3, height, width], normalised
    GridShape grid;
};

/// Resizes (bicubic with antialias, no crop, no padding) and normalises. BadInput: an empty image.
Result<ProcessedPicture> process(const Image& image, const GridShape& grid,
                                 const MiniConfig& config);

/// Views and visual tokens of a request's pictures, in order.
GeometryTrace traceOf(const std::vector<Picture>& pictures, const MiniConfig& config);

}  // namespace sl::mini
