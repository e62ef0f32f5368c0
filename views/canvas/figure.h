// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <QFont>
#include <QPalette>
#include <QString>

#include "core/base/evidence.h"
#include "core/base/image.h"
#include "core/base/result.h"
#include "views/canvas/overlay_painter.h"

namespace sl {

/// What a canvas shows, as plain values that a worker can draw into a file.
struct Figure {
    ImagePtr image;
    Box visibleInFile;  ///< the part of the picture that shows
    double scale = 1;   ///< logical pixels per file pixel
    OverlayScene scene;
    std::optional<Grid> heat;
    HeatMapStyle heatStyle;
    QFont font;
    QPalette palette;
    QString title;  ///< of the document
};

enum class FigureFormat { Png, Svg, Pdf };

/// Draws a figure as the canvas shows it into a file: the part of the picture that shows, at the
/// picture's own resolution, the heat map as a layer over it, boxes and labels on top. In SVG and
/// PDF these are vectors in logical pixels (the page is visibleInFile times scale) at the exact
/// place; a PNG has the picture's resolution or, magnified, the screen's, and 64 megapixels at
/// most. By temporary name and rename. BadInput: no picture, or the file cannot be written. Any
/// thread.
Result<void> writeFigure(const Figure& figure, FigureFormat format, const QString& path);

}  // namespace sl
