// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/box_handles.h"

#include <cmath>

namespace sl {

namespace {

/// -1: the low side moves, +1: the high side, 0: neither.
struct Sides {
    int x = 0, y = 0;
};

Sides sidesOf(BoxHandle handle) {
    switch (handle) {
        case BoxHandle::Left: return {-1, 0};
        case BoxHandle::Right: return {1, 0};
        case BoxHandle::Top: return {0, -1};
        case BoxHandle::Bottom: return {0, 1};
        case BoxHandle::TopLeft: return {-1, -1};
        case BoxHandle::TopRight: return {1, -1};
        case BoxHandle::BottomLeft: return {-1, 1};
        case BoxHandle::BottomRight: return {1, 1};
        case BoxHandle::None:
        case BoxHandle::Inside: break;
    }
    return {};
}

double placed(double low, double high, int side) {
    return side < 0 ? low : side > 0 ? high : (low + high) / 2;
}

void dragSide(double& low, double& high, int side, double by, double boundLow, double boundHigh,
              double minSize) {
    if (side == 0) return;
    const double fixed = side < 0 ? high : low;
    double moved = std::clamp((side < 0 ? low : high) + by, boundLow, boundHigh);
    if (std::abs(moved - fixed) < minSize) {
        const bool below = side < 0 ? moved <= fixed : moved < fixed;
        moved = fixed + (below ? -minSize : minSize);
        if (moved < boundLow) moved = std::min(fixed + minSize, boundHigh);
        if (moved > boundHigh) moved = std::max(fixed - minSize, boundLow);
    }
    low = std::min(fixed, moved);
    high = std::max(fixed, moved);
}

double shiftWithin(double low, double high, double by, double boundLow, double boundHigh) {
    const double least = boundLow - low, most = boundHigh - high;
    return least <= most ? std::clamp(by, least, most) : 0;  // too large to move
}

}  // namespace

Point handlePosition(const Box& box, BoxHandle handle) {
    const Sides sides = sidesOf(handle);
    return {placed(box.x0, box.x1, sides.x), placed(box.y0, box.y1, sides.y)};
}

BoxHandle handleAt(const Box& box, Point p, double reach) {
    const bool acrossX = p.x >= box.x0 - reach && p.x <= box.x1 + reach;
    const bool acrossY = p.y >= box.y0 - reach && p.y <= box.y1 + reach;
    if (!acrossX || !acrossY) return BoxHandle::None;
    const double left = std::abs(p.x - box.x0), right = std::abs(p.x - box.x1);
    const double top = std::abs(p.y - box.y0), bottom = std::abs(p.y - box.y1);
    const int x = std::min(left, right) > reach ? 0 : left < right ? -1 : 1;
    const int y = std::min(top, bottom) > reach ? 0 : top < bottom ? -1 : 1;
    for (BoxHandle handle : kEdgeHandles) {
        const Sides sides = sidesOf(handle);
        if (sides.x == x && sides.y == y) return handle;
    }
    return BoxHandle::Inside;
}

Box draggedBox(const Box& start, BoxHandle handle, double dx, double dy, const Box& bounds,
               double minSize) {
    Box box = start;
    if (handle == BoxHandle::None) return box;
    if (handle == BoxHandle::Inside) {
        const double x = shiftWithin(box.x0, box.x1, dx, bounds.x0, bounds.x1);
        const double y = shiftWithin(box.y0, box.y1, dy, bounds.y0, bounds.y1);
        return {box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y};
    }
    const Sides sides = sidesOf(handle);
    dragSide(box.x0, box.x1, sides.x, dx, bounds.x0, bounds.x1, minSize);
    dragSide(box.y0, box.y1, sides.y, dy, bounds.y0, bounds.y1, minSize);
    return box;
}

Box boxBetween(Point a, Point b, const Box& bounds) {
    return Box{std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)}
        .intersected(bounds);
}

}  // namespace sl
