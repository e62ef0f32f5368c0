// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>

#include "core/session/job_folder.h"

namespace sl {

class AskAll;
class JobRunner;

/// The project's jobs as rows: those that ask, then child processes, each newest first.
class JobsModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1 };

    explicit JobsModel(JobRunner* runner, QObject* parent = nullptr);
    JobsModel(JobRunner* runner, AskAll* askAll, QObject* parent = nullptr);

    const JobInfo& job(int row) const;
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    int asking() const;
    void reset();

    JobRunner* m_runner;
    AskAll* m_askAll;
    int m_rows = 0;
};

/// "62 %", "310 of 500 steps", or the count alone where the end is unknown.
QString progressText(const JobInfo& job);
/// "3 min left", empty where unknown or not running.
QString timeLeftText(const JobInfo& job);
/// One line on a job: "running · 310 of 500 steps · 3.1 samples/s · 8 min left · 512 MiB".
QString jobLine(const JobInfo& job);
/// "512 MiB", "1.4 GiB"; empty for 0.
QString memoryText(qint64 bytes);
/// 0-1; negative where unknown.
double progressShare(const JobInfo& job);

}  // namespace sl
