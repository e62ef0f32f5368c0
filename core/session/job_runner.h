// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include "core/session/job_folder.h"
#include "core/session/session_values.h"
#include "core/session/worker_thread.h"

namespace sl {

/// Long work as child processes: starts `sightline-cli` detached, watches run folders, adopts those
/// that another window or a terminal started. Lives on the GUI thread; folders are read on a thread
/// of its own.
class JobRunner : public QObject {
    Q_OBJECT
public:
    /// `program` empty: sightline-cli beside the running program.
    explicit JobRunner(const QString& program, QObject* parent = nullptr);
    ~JobRunner() override;

    /// Watches this folder of run folders from now on; empty: none.
    void setFolder(const QString& runsFolder);

    /// Newest first.
    const std::vector<JobInfo>& jobs() const { return m_jobs; }
    const JobInfo* job(const QString& id) const;
    int running() const;

    /// Starts `sightline-cli <arguments> --out <new run folder>` in a process of its own that
    /// outlives the window; its output goes to the folder's log.txt. Gives the job's id.
    Result<QString> start(const QString& kind, const QString& title, const QStringList& arguments);
    /// Starts a job that ended early again where it stopped.
    Result<void> resume(const QString& id);
    /// Asks it to stop after the present step and save; a second call ends the process.
    void stop(const QString& id);

    /// Wants the end of a job's log; logRead follows.
    void readLog(const QString& id);

    void setPollInterval(int milliseconds) { m_poll.setInterval(milliseconds); }

Q_SIGNALS:
    void jobsReset();
    void jobChanged(int index);
    void logRead(const QString& id, const QString& text);
    void notice(const sl::Notice& notice);

private:
    void poll();
    void take(std::vector<JobInfo> jobs);
    Result<qint64> launch(const QString& folder, const QStringList& arguments);
    int indexOf(const QString& id) const;

    QString m_program, m_folder;
    std::vector<JobInfo> m_jobs;
    QHash<QString, qint64> m_processes;       // id → process started by this window
    QHash<QString, QDateTime> m_startedHere;  // grace before a missing lock means "crashed"
    QSet<QString> m_stopAsked;
    bool m_polling = false;
    quint64 m_folderId = 0;
    QTimer m_poll;
    WorkerThread m_thread;
};

}  // namespace sl
