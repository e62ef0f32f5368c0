// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <memory>

#include <QFuture>
#include <QObject>
#include <QPromise>

#include "core/session/session_values.h"
#include "core/session/worker_thread.h"

namespace sl {

struct Engine;
struct ModelSpec;
class ModelRuntime;
class TaskRegistry;

/// The one compute thread, which owns the loaded model. Lives on the GUI thread: calls return at
/// once and what comes back are queued signals. Of the answers of a slot only the newest ask's are
/// ever signalled.
class ModelWorker : public QObject {
    Q_OBJECT
public:
    ModelWorker(std::shared_ptr<const Engine> engine, QObject* parent = nullptr);
    ~ModelWorker() override;

    /// Tasks for the asks to come; replaces those of the project before.
    void setTasks(std::shared_ptr<TaskRegistry> tasks) { m_tasks = std::move(tasks); }

    /// Opens another model in place of the present one. Asks that wait are answered by the new one.
    void load(const ModelSpec& spec);
    const ModelState& model() const { return m_model; }

    /// Asks; a newer ask in the same slot cancels this one. The future always gets a result:
    /// Cancelled when stopped or overtaken. The record's id is `runId`, or a new one.
    QFuture<AskResult> ask(const Query& query, const QString& slot, const QString& runId = {});
    void stop(const QString& slot);
    bool asking(const QString& slot) const { return m_asks.contains(slot); }
    /// The ask under way in a slot; null when there is none.
    const LiveAsk* live(const QString& slot) const;

    /// Wants what the model would receive; a newer wish overtakes one that waits.
    void preprocess(const Query& query);

    /// Nothing loads, answers or waits; the slot kBackground does not count.
    bool idle() const;

    /// Slot of jobs, which nobody waits for.
    static inline const QString kBackground = QStringLiteral("background");

Q_SIGNALS:
    void modelChanged();
    void loadingProgressed(const QString& note);
    /// Tokens, progress or partial annotations of a live ask.
    void liveChanged(const QString& slot);
    /// A slot's newest ask came to its end; the record holds the error if it failed.
    void finished(const QString& slot, const sl::AskRecordPtr& record);
    void seen(const sl::SeenInputPtr& input);
    void seenFailed(const sl::Error& error);
    void idleChanged();

private:
    struct Ask;
    struct Compute;

    void loaded(quint64 id, ModelState state);
    void begin(const std::shared_ptr<Ask>& ask);
    void token(const std::shared_ptr<Ask>& ask, const Token& token);
    void end(const std::shared_ptr<Ask>& ask, const std::shared_ptr<AskRecord>& record);
    bool current(const std::shared_ptr<Ask>& ask) const;
    template <class F>
    void toGui(F f);

    std::shared_ptr<const Engine> m_engine;
    std::shared_ptr<TaskRegistry> m_tasks;
    std::unique_ptr<Compute> m_compute;  // touched by the compute thread only
    ModelState m_model;
    quint64 m_loadId = 0;
    std::atomic<quint64> m_seenId = 0;  // read on the compute thread: overtaken wishes are skipped
    int m_pendingSeen = 0;
    std::shared_ptr<Control> m_loadControl;
    std::map<QString, std::shared_ptr<Ask>> m_asks;
    WorkerThread m_thread;  // last: joins before the rest goes
};

}  // namespace sl
