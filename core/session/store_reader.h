// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include <QObject>

#include "core/session/session_values.h"
#include "core/session/worker_thread.h"

namespace sl {

struct Engine;
class ExperimentStore;

/// Reads records with a read-only connection on a thread of its own. Lives on the GUI thread.
class StoreReader : public QObject {
    Q_OBJECT
public:
    StoreReader(std::shared_ptr<const Engine> engine, QObject* parent = nullptr);
    ~StoreReader() override;

    /// Reads from another store from now on. A file that does not exist yet is an empty store.
    void open(const QString& path);

    /// Asks for the list; a newer wish overtakes one that waits.
    void readRuns(const RunsFilter& filter);
    /// The list for one caller; `show` is called on the GUI thread unless another store was opened
    /// meanwhile. Nothing is overtaken; errors are `failed`.
    void listRuns(const RunsFilter& filter, std::function<void(const std::vector<Run>&)> show);
    /// Asks for everything of one run.
    void readRecord(const QString& runId);
    /// Asks for the newest finished ask of a medium, or the boxes drawn on it by hand; no answer
    /// when there is none. Its records may name it by the path that it had before.
    void readLatest(const QString& media, const QString& formerPath = {});
    void readSetting(const QString& key);
    /// Asks for the labels of all annotations.
    void readLabels();

    /// Runs `read` on the reader's thread with the store (null while there is none), and what it
    /// returns on the GUI thread unless another store was opened meanwhile.
    using Read = std::function<std::function<void()>(ExperimentStore*)>;
    void post(Read read);

    bool idle() const { return m_pending == 0; }

Q_SIGNALS:
    void runsRead(const std::vector<sl::Run>& runs);
    void recordRead(const sl::AskRecordPtr& record);
    void latestRead(const QString& media, const sl::AskRecordPtr& record);
    void settingRead(const QString& key, const QString& value);
    void labelsRead(const QStringList& labels);
    void failed(const sl::Error& error);
    void idleChanged();

private:
    struct Disk;
    Result<ExperimentStore*> storeNow(const QString& path);

    std::shared_ptr<const Engine> m_engine;
    std::unique_ptr<Disk> m_disk;  // touched by the reader thread only
    QString m_path;
    quint64 m_runsId = 0;
    quint64 m_openId = 0;
    int m_pending = 0;
    WorkerThread m_thread;
};

}  // namespace sl
