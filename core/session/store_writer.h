// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include <QHash>
#include <QObject>
#include <QTimer>

#include "core/session/session_values.h"
#include "core/session/worker_thread.h"

namespace sl {

struct Engine;
class ExperimentStore;

/// Writes records on a thread of its own, in order, each durable before the next. What cannot be
/// written stays queued, is reported as "not saved" and tried again. Lives on the GUI thread.
class StoreWriter : public QObject {
    Q_OBJECT
public:
    StoreWriter(std::shared_ptr<const Engine> engine, QObject* parent = nullptr);
    /// Waits a few seconds for what is queued.
    ~StoreWriter() override;

    /// Writes to another store from now on (made if need be); what is queued for the one before is
    /// written there first.
    void open(const QString& path);
    const QString& path() const { return m_path; }
    /// Opens an existing file now, so that an older one is migrated before anybody reads it.
    void prepare();

    void addAsk(const AskRecordPtr& record);
    void setAnnotations(const QString& runId, const std::vector<Annotation>& annotations);
    void setStar(const QString& runId, bool starred);
    void setNote(const QString& runId, const QString& note);
    /// "accepted", "corrected", "rejected" or empty.
    void setVerdict(const QString& runId, const QString& verdict);
    void removeRun(const QString& runId);
    void setSetting(const QString& key, const QString& value);

    /// Saved for runs that this writer never saw: they came from the store.
    SaveState saveState(const QString& runId) const;
    /// Nothing is being written; what could not be written may wait for its repeat.
    bool idle() const { return m_pending == 0 || m_retry.isActive(); }
    int waiting() const { return m_pending; }

    /// Milliseconds until the first repeat; doubles with each failure up to a minute.
    void setRetryDelay(int milliseconds) { m_firstDelay = milliseconds; }

Q_SIGNALS:
    void saveStateChanged(const QString& runId);
    /// Something was written: lists of runs are out of date.
    void written();
    /// The first failure of a piece of work; its repeats are silent.
    void failed(const sl::Error& error);
    void idleChanged();

private:
    using Write = std::function<Result<void>(ExperimentStore&)>;
    struct Item {
        QString path, runId;
        Write write;
        int failures = 0;
        bool written = false;  ///< set by the writer thread; read after it was joined
    };
    struct Disk;

    void push(Item item);
    void next();
    void setState(const QString& runId, SaveState state);
    void done(const std::shared_ptr<Item>& item, const Result<void>& result);
    Result<void> writeNow(Item& item);

    std::shared_ptr<const Engine> m_engine;
    std::unique_ptr<Disk> m_disk;  // touched by the writer thread only
    QString m_path;
    std::deque<std::shared_ptr<Item>> m_queue;  // the front one is under way or waits for m_retry
    bool m_writing = false;
    int m_pending = 0;
    int m_firstDelay = 1000;
    QTimer m_retry;
    QHash<QString, SaveState> m_states;
    WorkerThread m_thread;
};

}  // namespace sl
