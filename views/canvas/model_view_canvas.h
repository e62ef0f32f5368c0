// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractScrollArea>
#include <QImage>
#include <optional>
#include <vector>

#include "core/base/geometry_trace.h"
#include "core/base/image.h"
#include "views/canvas/color_map.h"
#include "views/canvas/model_view_layout.h"

namespace sl {

/// "Seen by the model": the exact pixels that the network received, every view and tile, enlarged
/// by whole numbers, with the grid of visual tokens and padding hatched. Hover marks a token;
/// arrows walk from token to token in their order, Ctrl+wheel and + - zoom. Lives on the GUI
/// thread.
class ModelViewCanvas : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit ModelViewCanvas(QWidget* parent = nullptr);

    /// Shows `images[i]` as `trace.views[i]`; a missing image is drawn as an empty frame. Without
    /// views: nothing.
    void setViews(GeometryTrace trace, std::vector<ImagePtr> images);
    void clear() { setViews({}, {}); }
    /// Marks the token with that VisualToken::index and scrolls it into sight; -1: none. Does not
    /// emit.
    void setHighlightedToken(int index);
    int highlightedToken() const { return m_highlighted; }
    /// Colours tokens by a value each, in the order of trace.tokens (an attention row); empty:
    /// none.
    void setTokenWeights(std::vector<float> weights, ColorMap map = ColorMap::Viridis);

    void setGridVisible(bool visible);
    bool isGridVisible() const { return m_gridVisible; }
    /// Device pixels per view pixel, 1 to 16; 0: as large as fits.
    void setZoom(int zoom);
    /// The zoom in use, never 0.
    int zoom() const { return m_layout.zoom(); }

    /// The two lines above view `position`: size and scale; rectangle of the file and padding.
    QString caption(int position) const;
    /// One line on a token: its number, cell, view pixels and file rectangle; empty if there is
    /// none.
    QString tokenText(int index) const;
    /// Where the middle of a token lies in the viewport, logical pixels.
    QPoint placeOf(int tokenIndex) const;

    QSize sizeHint() const override { return {420, 360}; }

Q_SIGNALS:
    /// The token under the mouse or reached by keys (VisualToken::index); -1 when none.
    void tokenHovered(int index);
    void tokenClicked(int index);
    void zoomChanged(int zoom);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    void describe();
    void hoverToken(int index);
    void ensureVisible(int index);
    int tokenAt(QPointF inViewport) const;
    const VisualToken* token(int index) const;
    int positionOf(int viewIndex) const;
    QRect tokenRect(const VisualToken& token) const;
    QPoint scrolled() const;
    void paintView(QPainter& painter, int position) const;
    void paintCaption(QPainter& painter, int position) const;
    void paintPadding(QPainter& painter, int position) const;
    void paintTokens(QPainter& painter, int position) const;
    void paintHighlight(QPainter& painter) const;

    GeometryTrace m_trace;
    std::vector<QImage> m_images;
    std::vector<ImagePtr> m_pixels;  // what m_images point into
    std::vector<float> m_weights;
    ColorMap m_map = ColorMap::Viridis;
    ModelViewLayout m_layout;
    int m_wantedZoom = 0;
    int m_highlighted = -1;
    bool m_gridVisible = true, m_focusSeen = false;
};

}  // namespace sl
