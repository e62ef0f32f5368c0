// SPDX-License-Identifier: Apache-2.0
#include "views/panels/jobs_model.h"

#include <algorithm>

#include "core/session/ask_all.h"
#include "core/session/job_runner.h"

namespace sl {

double progressShare(const JobInfo& job) {
    if (job.state.state == RunState::Done) return 1;
    if (job.state.total <= 0) return -1;
    return std::clamp(static_cast<double>(job.state.done) / static_cast<double>(job.state.total),
                      0.0, 1.0);
}

QString progressText(const JobInfo& job) {
    const QString unit = QString::fromStdString(job.state.unit);
    if (job.state.total > 0)
        return QObject::tr("%1 of %2 %3").arg(job.state.done).arg(job.state.total).arg(unit);
    return job.state.done > 0 ? QString("%1 %2").arg(job.state.done).arg(unit) : QString();
}

QString timeLeftText(const JobInfo& job) {
    if (job.state.state != RunState::Running || job.secondsLeft < 0) return {};
    const auto seconds = static_cast<qint64>(job.secondsLeft);
    if (seconds < 90) return QObject::tr("%1 s left").arg(seconds);
    if (seconds < 5400) return QObject::tr("%1 min left").arg((seconds + 30) / 60);
    return QObject::tr("%1 h left").arg(static_cast<double>(seconds) / 3600, 0, 'f', 1);
}

QString memoryText(qint64 bytes) {
    if (bytes <= 0) return {};
    const double mebi = static_cast<double>(bytes) / (1 << 20);
    if (mebi < 1000) return QObject::tr("%1 MiB").arg(mebi, 0, 'f', 0);
    return QObject::tr("%1 GiB").arg(mebi / 1024, 0, 'f', 1);
}

QString jobLine(const JobInfo& job) {
    QString state = QString::fromStdString(runStateName(job.state.state));
    if (job.asked == "pause") state = QObject::tr("pausing after this step");
    if (job.asked == "stop") state = QObject::tr("stopping after this step");
    const bool running = job.state.state == RunState::Running;
    if (running && !job.alive && job.state.done == 0) state = QObject::tr("starting");
    QStringList parts{state, progressText(job)};
    if (running && job.state.samplesPerSec > 0)
        parts << QObject::tr("%1 samples/s").arg(job.state.samplesPerSec, 0, 'f', 1);
    if (job.state.loss != 0) parts << QObject::tr("loss %1").arg(job.state.loss, 0, 'g', 4);
    parts << timeLeftText(job) << memoryText(job.memoryBytes);
    if (!running) parts << QString::fromStdString(job.state.message);
    parts.removeAll(QString());
    return parts.join(" · ");
}

JobsModel::JobsModel(JobRunner* runner, QObject* parent) : JobsModel(runner, nullptr, parent) {}

JobsModel::JobsModel(JobRunner* runner, AskAll* askAll, QObject* parent)
    : QAbstractListModel(parent), m_runner(runner), m_askAll(askAll) {
    connect(runner, &JobRunner::jobsReset, this, &JobsModel::reset);
    connect(runner, &JobRunner::jobChanged, this, [this](int job) {
        const int row = job + asking();
        if (row < m_rows) Q_EMIT dataChanged(index(row), index(row));
    });
    if (askAll != nullptr) {
        connect(askAll, &AskAll::jobsReset, this, &JobsModel::reset);
        connect(askAll, &AskAll::jobChanged, this, [this](int row) {
            if (row < m_rows) Q_EMIT dataChanged(index(row), index(row));
        });
    }
    reset();
}

int JobsModel::asking() const {
    return m_askAll == nullptr ? 0 : static_cast<int>(m_askAll->jobs().size());
}

void JobsModel::reset() {
    beginResetModel();
    m_rows = asking() + static_cast<int>(m_runner->jobs().size());
    endResetModel();
}

const JobInfo& JobsModel::job(int row) const {
    return row < asking() ? m_askAll->jobs()[static_cast<std::size_t>(row)]
                          : m_runner->jobs()[static_cast<std::size_t>(row - asking())];
}

int JobsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

QVariant JobsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows) return {};
    const JobInfo& info = job(index.row());
    switch (role) {
        case Qt::DisplayRole: return info.title;
        case Qt::ToolTipRole: return info.folder;
        case IdRole: return info.id;
        case Qt::AccessibleTextRole:
            return QStringList{info.title, QString::fromStdString(runStateName(info.state.state)),
                               progressText(info)}
                .join(", ");
        default: return {};
    }
}

}  // namespace sl
