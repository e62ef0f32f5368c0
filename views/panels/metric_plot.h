// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QPointF>
#include <QWidget>

#include "views/panels/plot_axis.h"

namespace sl {

/// One number of a training over its steps: axes with numbers, the value under the mouse or the
/// keyboard's cursor (Left, Right, Home, End), the noisy ones with a smoothed line.
class MetricPlot : public QWidget {
    Q_OBJECT
public:
    /// `smoothed` for what jumps from step to step; `fraction` for values from 0 to 1, whose axis
    /// shows all of that range.
    MetricPlot(const QString& title, bool smoothed, bool fraction, QWidget* parent = nullptr);

    /// Points ascending in x.
    void setPoints(const QList<QPointF>& points);
    const QList<QPointF>& points() const { return m_points; }
    /// Takes effect where all values are above zero.
    void setLogarithmic(bool on);

    /// Index of the point that is pointed at; -1: none.
    int cursor() const { return m_cursor; }
    /// What stands beside the title: the newest value, or the one pointed at with its step.
    QString valueText() const;

    QSize sizeHint() const override { return {240, 150}; }
    QSize minimumSizeHint() const override { return {150, 90}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRectF plotArea() const;
    QPointF place(const QPointF& point) const;
    void setCursorIndex(int index);
    void describe();
    void paintAxes(QPainter& painter) const;
    void paintCurve(QPainter& painter) const;
    void paintCursor(QPainter& painter) const;

    QString m_title;
    bool m_smoothed, m_fraction, m_log = false;
    QList<QPointF> m_points;
    PlotAxis m_steps, m_values;
    int m_cursor = -1;
};

}  // namespace sl
