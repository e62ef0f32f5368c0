// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include <QObject>
#include <QProcess>
#include <QTimer>

#include "core/base/control.h"
#include "core/base/result.h"
#include "core/session/train_plan.h"
#include "core/session/worker_thread.h"

namespace sl {

struct Engine;

/// Looks at a fine-tune before it runs: the data, a sample as the model sees it, and a dry run of
/// two steps in a child process. Each new plan overtakes the one before. Lives on the GUI thread;
/// signals come back queued.
class TrainCheck : public QObject {
    Q_OBJECT
public:
    /// `program`: sightline-cli, for the dry run.
    TrainCheck(std::shared_ptr<const Engine> engine, QString program, QObject* parent = nullptr);
    ~TrainCheck() override;

    /// Looks at this plan, after a moment in which it may change again. The same plan once more
    /// changes nothing.
    void setPlan(const TrainPlan& plan);
    const TrainPlan& plan() const { return m_plan; }
    /// Looks at the present plan from the beginning: files may have changed.
    void again();
    /// Ends what is under way; setPlan() begins anew.
    void stop();

    /// Wants another sample; what follows is sampleChanged.
    void showSample(qint64 index);
    qint64 sampleIndex() const { return m_sampleIndex; }

    /// One thing that was looked for: nothing yet, under way, found, or why not.
    template <class T>
    struct Found {
        bool underWay = false;
        std::optional<T> value;
        std::optional<Error> error;
    };
    const Found<DataCheck>& data() const { return m_data; }
    const Found<SeenTrainSample>& sample() const { return m_sample; }
    const Found<TrainOutlook>& outlook() const { return m_outlook; }

    /// Why the plan cannot be started now; empty when it can.
    QString whyNotStart() const;
    /// Nothing is looked at.
    bool idle() const;

Q_SIGNALS:
    void planChanged();
    void dataChanged();
    void sampleChanged();
    void outlookChanged();
    void idleChanged();

private:
    void begin();
    void checkData();
    void readSample();
    void dryRun();
    void dryRunEnded();
    void cancel();
    template <class T, class F, class D>
    void look(F work, D done);

    std::shared_ptr<const Engine> m_engine;
    QString m_program;
    TrainPlan m_plan;
    bool m_planned = false;
    qint64 m_sampleIndex = 0;
    Found<DataCheck> m_data;
    Found<SeenTrainSample> m_sample;
    Found<TrainOutlook> m_outlook;
    quint64 m_id = 0, m_sampleId = 0;
    std::shared_ptr<Control> m_control;
    QTimer m_wait;
    std::unique_ptr<QProcess> m_dryRun;
    WorkerThread m_thread;  // last: joins before the rest goes
};

/// What `train --dry-run --json` printed. BadInput when it is something else; the error that it
/// holds.
Result<TrainOutlook> outlookFromJson(const std::string& text);

}  // namespace sl
