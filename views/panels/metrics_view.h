// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QWidget>

class QLabel;
class QTableView;
class QStackedWidget;

namespace sl {

class MetricPlot;
class MetricsModel;
class Segmented;
struct JobInfo;
struct JobSeries;

/// The numbers of a training: plots side by side, or the same as a table.
class MetricsView : public QWidget {
    Q_OBJECT
public:
    explicit MetricsView(QWidget* parent = nullptr);

    void setJob(const JobInfo& job);
    void setLogarithmic(bool on);
    void setTable(bool on);

private:
    struct Shown {
        QString series;
        MetricPlot* plot;
    };
    std::vector<Shown> m_plots;
    QStackedWidget* m_pages;
    QTableView* m_table;
    MetricsModel* m_model;
};

}  // namespace sl
