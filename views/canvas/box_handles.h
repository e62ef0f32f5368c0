// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "core/base/box.h"

namespace sl {

/// The part of a box that a mouse may take hold of. Pure geometry, no widget.
enum class BoxHandle {
    None,
    Inside,
    Left,
    Top,
    Right,
    Bottom,
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
};

/// The eight handles that are drawn, i.e. all but None and Inside.
inline constexpr std::array kEdgeHandles{
    BoxHandle::Left,    BoxHandle::Top,      BoxHandle::Right,      BoxHandle::Bottom,
    BoxHandle::TopLeft, BoxHandle::TopRight, BoxHandle::BottomLeft, BoxHandle::BottomRight};

/// Where a handle is drawn: a corner, or the middle of a side.
Point handlePosition(const Box& box, BoxHandle handle);

/// What lies under `position`: corners win over sides, sides over the inside; `reach` is the
/// distance that still counts as a hit. Box, position and reach share one space (viewport units).
BoxHandle handleAt(const Box& box, Point position, double reach);

/// `start` after its handle was dragged by (dx, dy): moved as a whole for Inside, else resized and
/// turned right side out where a side crossed its opposite. The result lies within `bounds` (a
/// moved box keeps its size) and measures at least `minSize` each way where bounds allow.
Box draggedBox(const Box& start, BoxHandle handle, double dx, double dy, const Box& bounds,
               double minSize);

/// The box spanned by two corners in any order, cut to `bounds`. May be empty: see Box::valid.
Box boxBetween(Point a, Point b, const Box& bounds);

}  // namespace sl
