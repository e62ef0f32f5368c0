// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/session/job_folder.h"

namespace sl {

/// A job's loss over its steps, with a smoothed line.
class LossPlot : public QWidget {
    Q_OBJECT
public:
    explicit LossPlot(QWidget* parent = nullptr);
    void setPoints(std::vector<LossPoint> points);
    QSize sizeHint() const override { return {280, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<LossPoint> m_points;
};

}  // namespace sl
