// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <QHash>
#include <QObject>
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
    /// outlives the window; its output goes to the folder's log.txt. Gives the job's id. BadInput:
    /// the folder cannot be made, or there is no sightline-cli; then nothing is left behind.
    Result<QString> start(const QString& kind, const QString& title, const QStringList& arguments);
    /// Asks it to finish its step, save and wait. Usage: it does not run; BadInput: its folder
    /// cannot be written.
    Result<void> pause(const QString& id);
    /// Lets a paused job go on, or starts one that ended early again where it stopped. Errors as of
    /// start().
    Result<void> resume(const QString& id);
    /// Asks it to stop after the present step and save; a second call ends the process.
    void stop(const QString& id);

    const QString& program() const { return m_program; }
    /// A folder below the watched one that does not exist yet, for a run started by hand.
    QString freeFolder() const;
    /// None runs, and those started here have come up in the list.
    bool quiet() const;

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
    void keepAsked(JobInfo& job);
    void tellEnd(const JobInfo& before, const JobInfo& now);
    Result<qint64> launch(const QString& folder, const QStringList& arguments);
    void startedNow(const QString& id, qint64 process);
    Result<void> say(const JobInfo& job, const QString& word);
    int indexOf(const QString& id) const;

    QString m_program, m_folder;
    std::vector<JobInfo> m_jobs;
    /// Process and time of those started here: grace before a missing lock means "crashed".
    QHash<QString, std::pair<qint64, QDateTime>> m_startedHere;
    QHash<QString, QString> m_asked;  // id → "pause" or "stop"
    bool m_polling = false, m_stale = false;
    quint64 m_folderId = 0;
    QTimer m_poll;
    WorkerThread m_thread;
};

}  // namespace sl
