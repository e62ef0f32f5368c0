// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <optional>

#include "core/base/evidence.h"
#include "views/canvas/color_map.h"

namespace sl {

/// How a grid of values is shown over a picture.
struct HeatMapStyle {
    ColorMap map = ColorMap::Viridis;
    double opacity = 0.65;  ///< 0-1, of the whole map
    double threshold = 0;   ///< share of the range below which nothing is drawn
    bool smooth = true;     ///< bilinear between cell centres; false: one flat square per cell
    bool fadeLow = true;    ///< low values let the picture through
    /// Fixed range for the colours; without it the values' own. Diverging is made symmetric.
    std::optional<std::pair<double, double>> range;

    bool operator==(const HeatMapStyle&) const = default;
};

/// The values that get the first and the last colour.
struct ValueRange {
    double min = 0, max = 1;
    bool operator==(const ValueRange&) const = default;
};

/// True if the grid has cells, as many values as cells, at most 4096 a side, and a valid rectangle.
bool isDrawable(const Grid& grid);

/// Range of the colours under `style`; infinite and NaN values are passed over. Never empty.
ValueRange heatRange(const Grid& grid, const HeatMapStyle& style);

/// The map as a picture of the grid's rectangle (RGBA8888 premultiplied): one pixel per cell, or,
/// smooth, up to 512 pixels a side. Style's opacity is not in it: the drawer applies it. Cells that
/// are not finite are transparent. Null where the grid is not drawable.
QImage heatImage(const Grid& grid, const HeatMapStyle& style);

/// `value` to three significant figures of `span`, the width of the range it stands in, without
/// trailing zeros: 0.0000413 within 0-0.194 reads "0". Span 0 takes the value's own size.
QString legendNumber(double value, double span = 0);

}  // namespace sl
