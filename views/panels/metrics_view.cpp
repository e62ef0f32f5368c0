// SPDX-License-Identifier: Apache-2.0
#include "views/panels/metrics_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>

#include "core/session/job_folder.h"
#include "views/panels/look.h"
#include "views/panels/metric_plot.h"
#include "views/panels/metrics_model.h"

namespace sl {

MetricsView::MetricsView(QWidget* parent)
    : QWidget(parent),
      m_pages(new QStackedWidget(this)),
      m_table(new QTableView(this)),
      m_model(new MetricsModel(this)) {
    auto* plots = new QWidget(this);
    auto* row = new QHBoxLayout(plots);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    const auto add = [&](const char* series, bool smoothed, bool fraction) {
        auto* plot = new MetricPlot(seriesTitle(series), smoothed, fraction, plots);
        m_plots.push_back({series, plot});
        row->addWidget(plot, 1);
    };
    add("loss", true, false);
    add("watch_iou", false, true);
    add("watch_right", false, true);
    add("lr", false, false);
    add("samples_per_s", true, false);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Numbers of the training, newest step first"));
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setFont(tabularFont(m_table->font()));
    m_table->setTabKeyNavigation(false);
    m_pages->addWidget(plots);
    m_pages->addWidget(m_table);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
}

void MetricsView::setJob(const JobInfo& job) {
    for (const Shown& shown : m_plots) {
        const JobSeries* series = job.find(shown.series);
        shown.plot->setPoints(series != nullptr ? series->points : QList<QPointF>());
        // What a training does not measure (no watch set) takes no room.
        shown.plot->setVisible(series != nullptr || shown.series == "loss");
    }
    m_model->setSeries(job.series);
}

void MetricsView::setLogarithmic(bool on) {
    for (const Shown& shown : m_plots)
        if (shown.series == "loss" || shown.series == "lr") shown.plot->setLogarithmic(on);
}

void MetricsView::setTable(bool on) {
    m_pages->setCurrentIndex(on ? 1 : 0);
}

}  // namespace sl
