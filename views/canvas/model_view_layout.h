// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QRect>
#include <QSize>
#include <vector>

#include "core/base/geometry_trace.h"

namespace sl {

/// Where the views of a model input lie beside and below one another, each under a few lines of
/// text. Whole device pixels, so that a view pixel covers exactly zoom × zoom of them. Pure
/// numbers.
class ModelViewLayout {
public:
    ModelViewLayout() = default;
    /// Places views in rows of `availableWidth`; zoom 0 takes the largest that shows the widest
    /// view in full, from 1 to 16.
    /// `caption` is the height of the text above a view and the least width that it gets.
    ModelViewLayout(const std::vector<ViewGeometry>& views, int availableWidth, QSize caption,
                    int zoom);

    int zoom() const { return m_zoom; }
    QSize size() const { return m_size; }
    int count() const { return static_cast<int>(m_places.size()); }
    /// The view's pixels, without its caption.
    QRect viewRect(int position) const { return m_places[static_cast<std::size_t>(position)]; }
    /// The text above it, at least as wide as the view.
    QRect captionRect(int position) const;
    /// Which view (position in the list) lies at `at`, -1 for none; `inView` receives view pixels.
    int viewAt(QPointF at, Point* inView) const;

private:
    std::vector<QRect> m_places;
    QSize m_size;
    QSize m_caption;
    int m_zoom = 1;
};

}  // namespace sl
