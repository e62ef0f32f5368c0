// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/session/job_folder.h"

namespace sl {

/// All numbers of a training as a table: a row for each step, the newest first, a column for each
/// series. The twin of the plots for keyboard and screen reader.
class MetricsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setSeries(const std::vector<JobSeries>& series);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    std::vector<JobSeries> m_series;
    std::vector<double> m_steps;  // descending
};

/// How a series is called, e.g. "Loss" for "loss"; its own name where it has no other.
QString seriesTitle(const QString& name);

}  // namespace sl
