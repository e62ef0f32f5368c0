// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

namespace sl {

/// Axis-aligned rectangle [x0, y0, x1, y1] on pixel edges: the whole image is [0, 0, width,
/// height]. Origin top left, x right, y down. A variable's name says the space (boxInFile,
/// rectInView, ...).
struct Box {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;

    double width() const { return x1 - x0; }
    double height() const { return y1 - y0; }
    /// Zero for a box that is empty or turned inside out.
    double area() const { return valid() ? width() * height() : 0.0; }
    bool valid() const { return x0 < x1 && y0 < y1; }
    Box intersected(const Box& other) const {
        return {std::max(x0, other.x0), std::max(y0, other.y0), std::min(x1, other.x1),
                std::min(y1, other.y1)};
    }
    bool operator==(const Box&) const = default;
};

/// Half-open time interval [startSec, endSec) in seconds from the first shown frame.
struct Span {
    double startSec = 0, endSec = 0;
    bool valid() const { return startSec < endSec; }
    bool operator==(const Span&) const = default;
};

/// Point in file pixels.
struct Point {
    double x = 0, y = 0;
    bool operator==(const Point&) const = default;
};

}  // namespace sl
