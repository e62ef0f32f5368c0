// SPDX-License-Identifier: Apache-2.0
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "views/canvas/heat_map.h"
#include "views/canvas/model_view_canvas.h"
#include "views/canvas/overlay_painter.h"

namespace sl {

void ModelViewCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    const QColor window = palette().color(QPalette::Window);
    painter.fillRect(viewport()->rect(),
                     window.lightnessF() < 0.5F ? window.darker(135) : window.darker(108));
    if (m_trace.views.empty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24),
                         Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Ask something to see what the model receives."));
        return;
    }
    // Device pixels from here on: a view pixel is a whole number of them.
    painter.scale(1 / devicePixelRatioF(), 1 / devicePixelRatioF());
    painter.translate(-scrolled());
    for (int i = 0; i < m_layout.count(); ++i) paintView(painter, i);
    paintHighlight(painter);
    if (!m_focusSeen) return;
    painter.resetTransform();
    paintFocusFrame(painter, viewport()->size(), palette());
}

void ModelViewCanvas::paintView(QPainter& painter, int position) const {
    const QRect r = m_layout.viewRect(position);
    const auto at = static_cast<std::size_t>(position);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    if (at < m_images.size() && !m_images[at].isNull()) {
        painter.drawImage(r, m_images[at]);
    } else {
        painter.fillRect(r, palette().color(QPalette::Base));
    }
    paintTokens(painter, position);
    paintPadding(painter, position);
    paintCaption(painter, position);
}

void ModelViewCanvas::paintCaption(QPainter& painter, int position) const {
    const double ratio = devicePixelRatioF();
    QFont sized = font();
    sized.setPixelSize(static_cast<int>(std::lround(QFontInfo(font()).pixelSize() * ratio)));
    painter.setFont(sized);
    painter.setPen(palette().color(QPalette::WindowText));
    QRect place = m_layout.captionRect(position);
    // A caption may be longer than its view where nothing lies beside it.
    const bool last = position + 1 == m_layout.count() ||
                      m_layout.viewRect(position + 1).top() > m_layout.viewRect(position).top();
    const int room = static_cast<int>(viewport()->width() * ratio) - place.left() - 8;
    if (last) place.setWidth(std::max(room, place.width()));
    const int line = place.height() / 2;
    place.setHeight(line);
    for (const QString& text : caption(position).split(QLatin1Char('\n'))) {
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
        place.translate(0, line);
    }
}

void ModelViewCanvas::paintPadding(QPainter& painter, int position) const {
    const ViewGeometry& v = m_trace.views[static_cast<std::size_t>(position)];
    if (v.pad == std::array<int, 4>{}) return;
    const QRect r = m_layout.viewRect(position);
    const int zoom = m_layout.zoom();
    QPainterPath padding, content;
    padding.addRect(r);
    content.addRect(
        r.adjusted(v.pad[0] * zoom, v.pad[1] * zoom, -v.pad[2] * zoom, -v.pad[3] * zoom));
    const QPainterPath area = padding.subtracted(content);
    painter.fillPath(area, QColor(20, 22, 28, 110));
    QBrush hatch(QColor(255, 255, 255, 110), Qt::BDiagPattern);
    hatch.setTransform(QTransform::fromScale(devicePixelRatioF(), devicePixelRatioF()));
    painter.fillPath(area, hatch);
}

void ModelViewCanvas::paintTokens(QPainter& painter, int position) const {
    const int view = m_trace.views[static_cast<std::size_t>(position)].index;
    const float most =
        m_weights.empty() ? 0 : *std::max_element(m_weights.begin(), m_weights.end());
    QVector<QRectF> outlines;
    bool roomy = true;
    for (std::size_t i = 0; i < m_trace.tokens.size(); ++i) {
        const VisualToken& t = m_trace.tokens[i];
        if (t.view != view) continue;
        const QRect r = tokenRect(t);
        if (most > 0 && std::isfinite(m_weights[i])) {
            const double share = std::clamp(m_weights[i] / most, 0.0F, 1.0F);
            const Rgb c = colorAt(m_map, share);
            painter.fillRect(r, QColor(c.r, c.g, c.b, static_cast<int>(40 + 150 * share)));
        }
        roomy = roomy && r.width() >= 4 && r.height() >= 4;
        outlines << QRectF(r).adjusted(0.5, 0.5, 0.5, 0.5);
    }
    if (!m_gridVisible || !roomy) return;
    const double width = std::max(1.0, std::floor(devicePixelRatioF()));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 100), width + 1));
    painter.drawRects(outlines);
    painter.setPen(QPen(QColor(255, 255, 255, 130), width));
    painter.drawRects(outlines);
}

void ModelViewCanvas::paintHighlight(QPainter& painter) const {
    const VisualToken* t = token(m_highlighted);
    if (!t) return;
    const QRectF r = QRectF(tokenRect(*t)).adjusted(0.5, 0.5, 0.5, 0.5);
    const double ratio = devicePixelRatioF();
    painter.setBrush(QColor(255, 255, 255, 50));
    painter.setPen(QPen(QColor(12, 14, 18), 4 * ratio, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawRect(r);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::white, 2 * ratio, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawRect(r);
}

}  // namespace sl
