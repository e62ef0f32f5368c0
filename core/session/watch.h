// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QCache>
#include <QObject>
#include <QSet>
#include <QString>

#include "core/base/annotation.h"
#include "core/base/image.h"
#include "core/session/worker_thread.h"

namespace sl {

class JobRunner;
struct Engine;
struct JobInfo;

/// What a model said to a watched sample at one checkpoint, and the truth.
struct WatchAnswer {
    QString id, media, task, prompt, text, truthText;
    std::vector<Annotation> annotations, truth;
    std::optional<double> iou;
    std::optional<bool> right;
};

/// The answers of one checkpoint of a training.
struct WatchStep {
    qint64 step = 0;
    QString checkpoint;  ///< absolute folder; empty: the base model
    std::vector<WatchAnswer> answers;

    /// Means over the answers that have them; none where no answer has.
    std::optional<double> meanIou() const;
    std::optional<double> shareRight() const;
};

/// All that a training's watch.jsonl holds; ascending in the step.
struct WatchHistory {
    QString jobId;
    std::vector<WatchStep> steps;
};
using WatchHistoryPtr = std::shared_ptr<const WatchHistory>;

/// Reads <folder>/watch.jsonl; media below `mediaRoot` where their paths are relative. Lines that
/// are cut off or no JSON are left out; a later line for the same step takes the earlier's place.
WatchHistory readWatchFile(const QString& folder, const QString& mediaRoot);

/// A picture for the watch set: small, with the size of its file.
struct WatchPicture {
    ImagePtr small;  ///< null: it cannot be read
    int fileWidth = 0, fileHeight = 0;
};

/// The watch set of one training, followed as it grows. Lives on the GUI thread; reads on a thread
/// of its own.
class Watch : public QObject {
    Q_OBJECT
public:
    Watch(std::shared_ptr<const Engine> engine, JobRunner* jobs, QObject* parent = nullptr);
    ~Watch() override;

    /// Follows this job from now on; empty: none.
    void setJob(const QString& id);
    const QString& job() const { return m_job; }
    /// Null until it is read, and when the job keeps none.
    WatchHistoryPtr set() const { return m_set; }

    /// The picture if it is there; otherwise it is wanted, and pictureReady follows.
    const WatchPicture* picture(const QString& path);

    bool idle() const { return m_pending == 0; }

    static constexpr int kSide = 448;  ///< pixels of the longer side

Q_SIGNALS:
    void changed();
    void pictureReady(const QString& path);
    void idleChanged();

private:
    void follow();
    void read(const JobInfo& job);

    std::shared_ptr<const Engine> m_engine;
    JobRunner* m_jobs;
    QString m_job;
    WatchHistoryPtr m_set;
    qint64 m_bytesRead = -1;
    int m_pending = 0;
    QCache<QString, WatchPicture> m_pictures;
    QSet<QString> m_wanted;
    WorkerThread m_thread;
};

}  // namespace sl
