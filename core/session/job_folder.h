// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include <QDateTime>
#include <QString>
#include <QStringList>

#include "core/base/run.h"

namespace sl {

/// One point of a job's loss curve.
struct LossPoint {
    qint64 step = 0;
    double loss = 0;
};

/// A job as its run folder tells it.
struct JobInfo {
    QString id, folder;
    QString kind;   ///< "train", "evaluate"
    QString title;  ///< recipe and data in short
    QStringList command;
    QDateTime started;
    JobState state;
    std::vector<LossPoint> losses;
    bool resumable = false;   ///< ended without a final state, paused or cancelled
    double secondsLeft = -1;  ///< -1: unknown
    qint64 processId = 0;     ///< 0: not known to this window
    qint64 eventsRead = 0;    ///< bytes of events.jsonl taken in
};

/// Reads run.json of a run folder; none when it is no run folder.
std::optional<JobInfo> readJobFolder(const QString& folder);

/// Takes in what was appended to events.jsonl since the last time, complete lines only. A last
/// line that is cut off, and lines that are no JSON, change nothing. True when anything changed.
bool readNewEvents(JobInfo& job);

/// Whether a process holds the folder's lock.
bool isLocked(const QString& folder);

/// The last `bytes` of log.txt, from the beginning of a line.
QString logTail(const QString& folder, qint64 bytes);

/// Writes `word` ("pause", "stop") into the folder's control file by temporary name and rename.
bool writeControl(const QString& folder, const QString& word);

}  // namespace sl
