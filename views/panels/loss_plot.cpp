// SPDX-License-Identifier: Apache-2.0
#include "views/panels/loss_plot.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

#include "views/panels/look.h"

namespace sl {

namespace {

constexpr double kSmoothing = 0.9;  // share of the past in the smoothed line

struct Frame {
    QRectF area;
    double firstStep, lastStep, low, high;
    QPointF at(double step, double loss) const {
        const double x = lastStep > firstStep ? (step - firstStep) / (lastStep - firstStep) : 0.5;
        const double y = high > low ? (loss - low) / (high - low) : 0.5;
        return {area.left() + x * area.width(), area.bottom() - y * area.height()};
    }
};

}  // namespace

LossPlot::LossPlot(QWidget* parent) : QWidget(parent) {
    setMinimumHeight(80);
    setAccessibleName(tr("Loss over steps"));
}

void LossPlot::setPoints(std::vector<LossPoint> points) {
    points.erase(std::remove_if(points.begin(), points.end(),
                                [](const LossPoint& p) { return !std::isfinite(p.loss); }),
                 points.end());
    m_points = std::move(points);
    if (!m_points.empty())
        setAccessibleDescription(tr("From %1 at step %2 to %3 at step %4")
                                     .arg(m_points.front().loss)
                                     .arg(m_points.front().step)
                                     .arg(m_points.back().loss)
                                     .arg(m_points.back().step));
    update();
}

void LossPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(tabularFont(font()));
    if (m_points.size() < 2) {
        painter.setPen(dimColor(this));
        painter.drawText(rect(), Qt::AlignCenter, tr("No loss yet"));
        return;
    }
    const auto [low, high] =
        std::minmax_element(m_points.begin(), m_points.end(),
                            [](const LossPoint& a, const LossPoint& b) { return a.loss < b.loss; });
    const QString top = QString::number(high->loss, 'g', 3);
    const QString bottom = QString::number(low->loss, 'g', 3);
    const int margin =
        std::max(fontMetrics().horizontalAdvance(top), fontMetrics().horizontalAdvance(bottom)) +
        kGap;
    const int line = fontMetrics().height();
    const Frame frame{QRectF(rect()).adjusted(margin, line / 2.0, -2, -line - 2),
                      static_cast<double>(m_points.front().step),
                      static_cast<double>(m_points.back().step), low->loss, high->loss};
    painter.setPen(lineColor(this));
    painter.drawLine(frame.area.bottomLeft(), frame.area.bottomRight());
    painter.setPen(dimColor(this));
    painter.drawText(QRectF(0, 0, margin - kHalfGap, line), Qt::AlignRight, top);
    painter.drawText(QRectF(0, frame.area.bottom() - line / 2.0, margin - kHalfGap, line),
                     Qt::AlignRight, bottom);
    painter.drawText(QRectF(frame.area.left(), frame.area.bottom() + 2, frame.area.width(), line),
                     Qt::AlignRight, tr("step %1").arg(m_points.back().step));

    QPainterPath raw, smooth;
    double mean = m_points.front().loss;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const auto step = static_cast<double>(m_points[i].step);
        mean = i == 0 ? mean : kSmoothing * mean + (1 - kSmoothing) * m_points[i].loss;
        const QPointF a = frame.at(step, m_points[i].loss), b = frame.at(step, mean);
        if (i == 0) {
            raw.moveTo(a);
            smooth.moveTo(b);
        } else {
            raw.lineTo(a);
            smooth.lineTo(b);
        }
    }
    QColor faint = accentColor(this);
    faint.setAlphaF(0.35F);
    painter.setPen(QPen(faint, 1));
    painter.drawPath(raw);
    painter.setPen(QPen(accentColor(this), 1.8));
    painter.drawPath(smooth);
}

}  // namespace sl
