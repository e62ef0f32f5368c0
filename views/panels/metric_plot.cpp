// SPDX-License-Identifier: Apache-2.0
#include "views/panels/metric_plot.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include "views/panels/look.h"

namespace sl {

namespace {

constexpr double kSmoothing = 0.9;  // share of the past in the smoothed line
constexpr int kAxisWidth = 44;
constexpr int kTickLength = 4;
constexpr int kFewPoints = 30;  // so many are drawn as dots too

QList<QPointF> smooth(const QList<QPointF>& points) {
    QList<QPointF> out = points;
    for (qsizetype i = 1; i < out.size(); ++i)
        out[i].setY(kSmoothing * out[i - 1].y() + (1 - kSmoothing) * points[i].y());
    return out;
}

}  // namespace

MetricPlot::MetricPlot(const QString& title, bool smoothed, bool fraction, QWidget* parent)
    : QWidget(parent), m_title(title), m_smoothed(smoothed), m_fraction(fraction) {
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("%1 over steps").arg(title));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void MetricPlot::setPoints(const QList<QPointF>& points) {
    if (points == m_points) return;
    m_points = points;
    m_cursor = std::min(m_cursor, static_cast<int>(points.size()) - 1);
    describe();
    update();
}

void MetricPlot::setLogarithmic(bool on) {
    m_log = on;
    describe();
    update();
}

void MetricPlot::describe() {
    if (m_points.isEmpty()) return;
    const auto [low, high] =
        std::minmax_element(m_points.begin(), m_points.end(),
                            [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
    m_steps = PlotAxis(m_points.front().x(), m_points.back().x(), false);
    m_values = m_fraction ? PlotAxis(0, 1, false) : PlotAxis(low->y(), high->y(), m_log);
    setAccessibleDescription(tr("From %1 at step %2 to %3 at step %4")
                                 .arg(axisText(m_points.front().y()))
                                 .arg(m_points.front().x())
                                 .arg(axisText(m_points.back().y()))
                                 .arg(m_points.back().x()));
}

QString MetricPlot::valueText() const {
    if (m_points.isEmpty()) return {};
    if (m_cursor >= 0)
        return tr("step %1: %2")
            .arg(m_points[m_cursor].x())
            .arg(QString::number(m_points[m_cursor].y(), 'g', 4));
    return QString::number(m_points.back().y(), 'g', 4);
}

QRectF MetricPlot::plotArea() const {
    const int line = fontMetrics().height();
    return QRectF(rect()).adjusted(kAxisWidth, line + kHalfGap + 2, -kGap, -line - kTickLength - 2);
}

QPointF MetricPlot::place(const QPointF& point) const {
    const QRectF area = plotArea();
    return {area.left() + m_steps.share(point.x()) * area.width(),
            area.bottom() - m_values.share(point.y()) * area.height()};
}

void MetricPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(tabularFont(font()));
    const int line = fontMetrics().height();
    painter.setPen(dimColor(this));
    painter.drawText(QRect(0, 0, width() - kGap, line), Qt::AlignLeft, m_title);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRect(0, 0, width() - kGap, line), Qt::AlignRight, valueText());
    if (hasFocus()) {
        painter.setPen(QPen(accentColor(this), 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    if (m_points.isEmpty()) {
        painter.setPen(dimColor(this));
        painter.drawText(rect(), Qt::AlignCenter, tr("Nothing yet"));
        return;
    }
    paintAxes(painter);
    paintCurve(painter);
    if (m_cursor >= 0) paintCursor(painter);
}

void MetricPlot::paintAxes(QPainter& painter) const {
    const QRectF area = plotArea();
    const int line = fontMetrics().height();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const double tick : m_values.ticks(std::max(2, static_cast<int>(area.height() / 36)))) {
        const double y = place({m_steps.low(), tick}).y();
        painter.setPen(lineColor(this));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(dimColor(this));
        painter.drawText(QRectF(0, y - line / 2.0, kAxisWidth - 6, line),
                         Qt::AlignRight | Qt::AlignVCenter, axisText(tick));
    }
    const auto steps = m_steps.ticks(std::max(2, static_cast<int>(area.width() / 72)));
    for (const double tick : steps) {
        if (tick != std::floor(tick) || m_points.size() == 1) continue;  // steps are whole
        const double x = place({tick, m_values.low()}).x();
        painter.setPen(lineColor(this));
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + kTickLength));
        painter.setPen(dimColor(this));
        painter.drawText(QRectF(x - 36, area.bottom() + kTickLength, 72, line), Qt::AlignHCenter,
                         axisText(tick));
    }
    painter.setPen(lineColor(this));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.drawLine(area.topLeft(), area.bottomLeft());
    painter.setRenderHint(QPainter::Antialiasing);
}

void MetricPlot::paintCurve(QPainter& painter) const {
    const auto draw = [&](const QList<QPointF>& points, const QPen& pen) {
        QPainterPath path;
        for (qsizetype i = 0; i < points.size(); ++i)
            i == 0 ? path.moveTo(place(points[i])) : path.lineTo(place(points[i]));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(pen);
        painter.drawPath(path);
    };
    painter.save();
    painter.setClipRect(plotArea().adjusted(-3, -3, 3, 3));
    if (m_smoothed && m_points.size() > kFewPoints) {
        QColor faint = accentColor(this);
        faint.setAlphaF(0.35F);
        draw(m_points, QPen(faint, 1));
        draw(smooth(m_points), QPen(accentColor(this), 1.8));
    } else {
        draw(m_points, QPen(accentColor(this), 1.8));
    }
    if (m_points.size() <= kFewPoints) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(accentColor(this));
        for (const QPointF& point : m_points) painter.drawEllipse(place(point), 2.5, 2.5);
    }
    painter.restore();
}

void MetricPlot::paintCursor(QPainter& painter) const {
    const QRectF area = plotArea();
    const QPointF at = place(m_points[m_cursor]);
    painter.setPen(QPen(dimColor(this), 1, Qt::DotLine));
    painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()));
    painter.setPen(QPen(palette().color(QPalette::Window), 1.5));
    painter.setBrush(palette().color(QPalette::Text));
    painter.drawEllipse(at, 4, 4);
}

void MetricPlot::setCursorIndex(int index) {
    index = std::clamp(index, -1, static_cast<int>(m_points.size()) - 1);
    if (index == m_cursor) return;
    m_cursor = index;
    setToolTip(index < 0 ? QString() : valueText());
    update();
}

void MetricPlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_points.isEmpty()) return;
    const QRectF area = plotArea();
    const double step = m_steps.value((event->position().x() - area.left()) / area.width());
    const auto after = std::lower_bound(m_points.begin(), m_points.end(), step,
                                        [](const QPointF& p, double x) { return p.x() < x; });
    auto index = static_cast<int>(after - m_points.begin());
    if (index == m_points.size()) --index;
    if (index > 0 && step - m_points[index - 1].x() < m_points[index].x() - step) --index;
    setCursorIndex(index);
}

void MetricPlot::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    setCursorIndex(-1);
}

void MetricPlot::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    setCursorIndex(-1);
}

void MetricPlot::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_points.size()) - 1;
    const int from = m_cursor < 0 ? last : m_cursor;
    switch (event->key()) {
        case Qt::Key_Left: setCursorIndex(std::max(0, from - 1)); return;
        case Qt::Key_Right: setCursorIndex(std::min(last, from + 1)); return;
        case Qt::Key_Home: setCursorIndex(std::min(0, last)); return;
        case Qt::Key_End: setCursorIndex(last); return;
        default: QWidget::keyPressEvent(event);
    }
}

}  // namespace sl
