// SPDX-License-Identifier: Apache-2.0
#include "views/panels/metrics_model.h"

#include <algorithm>
#include <functional>

#include <QHash>

namespace sl {

namespace {

QVariant valueAt(const JobSeries& series, double step) {
    const auto found = std::lower_bound(series.points.begin(), series.points.end(), step,
                                        [](const QPointF& p, double x) { return p.x() < x; });
    if (found == series.points.end() || found->x() != step) return {};
    return QString::number(found->y(), 'g', 5);
}

}  // namespace

QString seriesTitle(const QString& name) {
    static const QHash<QString, QString> kTitles{
        {"loss", QObject::tr("Loss")},
        {"lr", QObject::tr("Learning rate")},
        {"samples_per_s", QObject::tr("Samples/s")},
        {"watch_iou", QObject::tr("Watched: IoU")},
        {"watch_right", QObject::tr("Watched: right")},
        {"gradient_norm", QObject::tr("Gradient norm")},
        {"next_token", QObject::tr("Next-token loss")},
        {"location", QObject::tr("Location loss")},
        {"attention_guidance", QObject::tr("Guidance loss")}};
    return kTitles.value(name, name);
}

void MetricsModel::setSeries(const std::vector<JobSeries>& series) {
    std::vector<double> steps;
    for (const JobSeries& one : series)
        for (const QPointF& point : one.points) steps.push_back(point.x());
    std::sort(steps.begin(), steps.end(), std::greater<>());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    const bool sameColumns =
        series.size() == m_series.size() &&
        std::equal(series.begin(), series.end(), m_series.begin(),
                   [](const JobSeries& a, const JobSeries& b) { return a.name == b.name; });
    // New steps come in at the top, so that what is selected stays where it is.
    const bool grown = sameColumns && steps.size() > m_steps.size() &&
                       std::equal(m_steps.rbegin(), m_steps.rend(), steps.rbegin());
    if (grown) beginInsertRows({}, 0, static_cast<int>(steps.size() - m_steps.size()) - 1);
    else if (sameColumns && steps == m_steps) {
        m_series = series;
        return;
    } else {
        beginResetModel();
    }
    m_series = series;
    m_steps = std::move(steps);
    grown ? endInsertRows() : endResetModel();
}

int MetricsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

int MetricsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_series.size()) + 1;
}

QVariant MetricsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const double step = m_steps[static_cast<std::size_t>(index.row())];
    if (index.column() == 0) return QString::number(step, 'f', 0);
    return valueAt(m_series[static_cast<std::size_t>(index.column()) - 1], step);
}

QVariant MetricsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    if (section == 0) return tr("Step");
    return seriesTitle(m_series[static_cast<std::size_t>(section) - 1].name);
}

}  // namespace sl
