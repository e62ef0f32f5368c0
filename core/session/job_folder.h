// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QPointF>
#include <QString>
#include <QStringList>

#include "core/base/run.h"

namespace sl {

/// A number of a training over its steps, e.g. "loss", "lr", "watch_iou".
struct JobSeries {
    QString name;
    QList<QPointF> points;  ///< step, value; ascending in the step
};

/// What a training learns from and how far it goes, as run.json and the recipe beside it say.
struct JobPlan {
    QString model, data, format, mediaRoot;
    double maxMinutes = 0;         ///< 0: no limit
    QHash<QString, qint64> batch;  ///< samples a step, by the stage's name
};

/// A job as its run folder tells it.
struct JobInfo {
    QString id, folder;
    QString kind;   ///< "train", "evaluate"
    QString title;  ///< recipe and data in short
    QStringList command;
    QDateTime started;
    JobState state;
    JobPlan plan;
    std::vector<JobSeries> series;  ///< in the order in which they first came up
    QString checkpoint;             ///< the newest one, relative to the folder; empty: none yet
    bool described = false;         ///< the child has written its run.json
    bool alive = false;             ///< a process holds the lock
    bool resumable = false;         ///< ended without a final state, paused or cancelled
    QString asked;                  ///< "pause" or "stop" while that was asked and not done yet
    double secondsLeft = -1;        ///< -1: unknown
    double secondsPerStep = 0;      ///< of late; 0: unknown
    double secondsRun = 0;          ///< spent on steps
    qint64 processId = 0;           ///< 0: no process, or not known
    qint64 memoryBytes = 0;         ///< resident memory of the process; 0: unknown
    qint64 eventsRead = 0;          ///< bytes of events.jsonl taken in
    qint64 watchBytes = 0;          ///< length of watch.jsonl

    /// Null when the job has no such numbers.
    const JobSeries* find(const QString& name) const;
};

/// Reads a run folder: run.json of the child, or job.json of the window while that is not there
/// yet. None when it is no run folder.
std::optional<JobInfo> readJobFolder(const QString& folder);

/// Takes in what was appended to events.jsonl since the last time, complete lines only. A last
/// line that is cut off, and lines that are no JSON, change nothing. True when anything changed.
bool readNewEvents(JobInfo& job);

/// Whether a process holds the folder's lock.
bool isLocked(const QString& folder);

/// The process that holds the folder's lock; 0 when none does or it cannot be found out.
qint64 lockHolder(const QString& folder);
/// Resident memory of a process in bytes; 0 when it is gone.
qint64 residentBytes(qint64 process);
/// Whether a process has ended; one that nobody has waited for counts as ended.
bool processGone(qint64 process);

/// The last `bytes` of log.txt, from the beginning of a line.
QString logTail(const QString& folder, qint64 bytes);

/// The error with which the child ended, from the end of its log; empty when it gave none.
QString lastErrorInLog(const QString& folder);

/// Writes `word` ("pause", "resume", "stop") into the folder's control file by temporary name and
/// rename. False when the folder cannot be written.
bool writeControl(const QString& folder, const QString& word);

}  // namespace sl
