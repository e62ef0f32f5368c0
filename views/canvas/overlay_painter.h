// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QPainter>
#include <QPalette>
#include <optional>
#include <vector>

#include "views/canvas/canvas_box.h"
#include "views/canvas/heat_map.h"
#include "views/canvas/view_transform.h"

namespace sl {

/// Lines of a token or patch grid over a rectangle of the file.
struct PatchGrid {
    Box fileRect;
    int rows = 0, cols = 0;
    bool operator==(const PatchGrid&) const = default;
};

/// Everything that lies over a picture, as plain values.
struct OverlayScene {
    std::vector<CanvasBox> boxes;
    bool boxesVisible = true;
    int highlightedBox = -1;  ///< thick and filled; the others step back
    int pinnedBox = -1;       ///< like highlighted, with a light outline
    int handlesOn = -1;       ///< box that shows its handles
    int readoutOn = -1;       ///< box that says its size and IoU; an editable pinned one does too
    std::optional<Box> newBoxInFile;  ///< a box that is being drawn
    std::optional<Box> regionInFile;
    bool regionHandles = false;
    std::optional<PatchGrid> patchGrid;
    std::optional<Box> highlightedRectInFile;  ///< cell, token or patch
    std::optional<HeatMapStyle> legend;        ///< colour scale to print, with legendRange
    ValueRange legendRange;
    QImage minimap;  ///< small picture, shown while minimapRect is not empty
    QSize fileSize;
    bool wholePixels = true;  ///< outlines on whole logical pixels: crisp, but not the exact place
};

/// Paints the overlay in logical pixels onto `painter`, whose device is `size` large. Works on any
/// paint device, with any script in the labels. Uses the painter's font.
void paintOverlay(QPainter& painter, const QSize& size, const OverlayScene& scene,
                  const ViewTransform& view, const QPalette& palette);

/// The least rectangle outside of which `layer` (8-bit RGBA) is transparent; empty where all is.
QRect drawnRect(const QImage& layer);

/// Line along the edges of a canvas that was reached by keyboard.
void paintFocusFrame(QPainter& painter, const QSize& size, const QPalette& palette);
/// True for Tab, Backtab and shortcuts: then the focus must be seen.
bool focusIsByKeyboard(Qt::FocusReason reason);

/// Where the minimap lies in a viewport of `size`; empty while the whole picture shows.
QRect minimapRect(const QSize& size, const QSize& fileSize, const ViewTransform& view);

/// Half the side of a drawn handle, and how near a mouse must come, in logical pixels.
constexpr double kHandleHalf = 4, kHandleReach = 7;

QRectF toQRectF(const Box& box);

}  // namespace sl
