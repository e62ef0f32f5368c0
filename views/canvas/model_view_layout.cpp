// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/model_view_layout.h"

#include <algorithm>

namespace sl {

namespace {

constexpr int kGap = 16, kMostZoom = 16;
constexpr int kMostSide = 1 << 14;

int sideOf(int pixels) {
    return std::clamp(pixels, 0, kMostSide);
}

int automaticZoom(const std::vector<ViewGeometry>& views, int availableWidth) {
    int widest = 1;
    for (const ViewGeometry& view : views) widest = std::max(widest, sideOf(view.width));
    return std::clamp((availableWidth - 2 * kGap) / widest, 1, kMostZoom);
}

}  // namespace

ModelViewLayout::ModelViewLayout(const std::vector<ViewGeometry>& views, int availableWidth,
                                 QSize caption, int zoom)
    : m_caption(caption),
      m_zoom(zoom > 0 ? std::min(zoom, kMostZoom) : automaticZoom(views, availableWidth)) {
    int x = kGap, y = kGap, rowBottom = kGap;
    for (const ViewGeometry& view : views) {
        const QSize pixels(sideOf(view.width) * m_zoom, sideOf(view.height) * m_zoom);
        const int slot = std::max(pixels.width(), m_caption.width());
        if (x > kGap && x + slot + kGap > availableWidth) {
            x = kGap;
            y = rowBottom + kGap;
        }
        m_places.emplace_back(QPoint(x, y + caption.height()), pixels);
        x += slot + kGap;
        rowBottom = std::max(rowBottom, y + caption.height() + pixels.height());
        m_size = m_size.expandedTo({x, rowBottom + kGap});
    }
}

QRect ModelViewLayout::captionRect(int position) const {
    const QRect view = viewRect(position);
    return {view.left(), view.top() - m_caption.height(), std::max(view.width(), m_caption.width()),
            m_caption.height()};
}

int ModelViewLayout::viewAt(QPointF at, Point* inView) const {
    for (int i = 0; i < count(); ++i) {
        const QRect view = viewRect(i);
        const QPointF inside = at - view.topLeft();
        if (inside.x() < 0 || inside.y() < 0 || inside.x() >= view.width() ||
            inside.y() >= view.height())
            continue;
        if (inView) *inView = {inside.x() / m_zoom, inside.y() / m_zoom};
        return i;
    }
    return -1;
}

}  // namespace sl
