// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/head_grid_layout.h"

#include <algorithm>
#include <cmath>

namespace sl {

namespace {
constexpr double kGap = 3, kLeast = 24, kMost = 160;
}

HeadGridLayout::HeadGridLayout(QSizeF available, QSizeF header, int layers, int heads,
                               double aspect)
    : m_header(header), m_layers(std::max(layers, 0)), m_heads(std::max(heads, 0)) {
    if (m_layers == 0 || m_heads == 0) return;
    const double shape = std::isfinite(aspect) ? std::clamp(aspect, 1.0 / 3, 3.0) : 1;
    const double widest = (available.width() - header.width()) / m_heads - kGap;
    const double highest = (available.height() - header.height()) / m_layers - kGap;
    const double width = std::min(widest, highest * shape);
    // The shorter side keeps the smallest size that a pointer hits well.
    const double least = kLeast * std::max(1.0, shape), most = kMost * std::min(1.0, shape);
    const double cell = std::floor(std::clamp(width, least, std::max(least, most)));
    m_cell = {cell, std::floor(cell / shape)};
}

QSizeF HeadGridLayout::contentSize() const {
    return {m_heads * (m_cell.width() + kGap), m_layers * (m_cell.height() + kGap)};
}

QRectF HeadGridLayout::cellRect(int layer, int head) const {
    return {QPointF(head * (m_cell.width() + kGap), layer * (m_cell.height() + kGap)), m_cell};
}

int HeadGridLayout::index(double position, double cell, int count) const {
    const int i = static_cast<int>(std::floor(position / (cell + kGap)));
    return i < count && position - i * (cell + kGap) < cell ? i : -2;
}

bool HeadGridLayout::at(QPointF p, HeadAt& found) const {
    if (m_layers == 0 || m_heads == 0) return false;
    if (p.x() < -m_header.width() || p.y() < -m_header.height()) return false;
    const HeadAt at{p.y() < 0 ? -1 : index(p.y(), m_cell.height(), m_layers),
                    p.x() < 0 ? -1 : index(p.x(), m_cell.width(), m_heads)};
    if (at.layer < -1 || at.head < -1) return false;
    found = at;
    return true;
}

}  // namespace sl
