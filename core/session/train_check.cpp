// SPDX-License-Identifier: Apache-2.0
#include "core/session/train_check.h"

#include <QFileInfo>

#include "core/session/engine.h"

namespace sl {

namespace {

constexpr int kWaitMs = 400;  // typing a path should not check it at every letter
constexpr qint64 kLongestJson = 4 << 20;

}  // namespace

TrainCheck::TrainCheck(std::shared_ptr<const Engine> engine, QString program, QObject* parent)
    : QObject(parent),
      m_engine(std::move(engine)),
      m_program(std::move(program)),
      m_thread("sl-train") {
    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMs);
    connect(&m_wait, &QTimer::timeout, this, &TrainCheck::begin);
}

TrainCheck::~TrainCheck() {
    cancel();
    m_thread.stop();
}

void TrainCheck::cancel() {
    ++m_id;
    if (m_control) m_control->cancel();
    m_thread.clear();
    if (m_dryRun) {
        m_dryRun->disconnect(this);
        m_dryRun->kill();
        m_dryRun->waitForFinished(100);  // killed: it has no choice
        m_dryRun.release()->deleteLater();
    }
}

void TrainCheck::setPlan(const TrainPlan& plan) {
    if (m_planned && plan == m_plan) return;
    if (plan.dataFile() != m_plan.dataFile()) m_sampleIndex = 0;
    m_plan = plan;
    m_planned = true;
    again();
    Q_EMIT planChanged();
}

void TrainCheck::again() {
    cancel();
    m_data = {};
    m_sample = {};
    m_outlook = {};
    m_wait.stop();
    if (m_planned && whyIncomplete(m_plan).isEmpty()) {
        m_data.underWay = true;
        m_wait.start();
    }
    Q_EMIT dataChanged();
    Q_EMIT sampleChanged();
    Q_EMIT outlookChanged();
    Q_EMIT idleChanged();
}

void TrainCheck::stop() {
    m_wait.stop();
    cancel();
    m_planned = m_data.underWay = m_sample.underWay = m_outlook.underWay = false;
    Q_EMIT idleChanged();
}

bool TrainCheck::idle() const {
    return !m_wait.isActive() && !m_data.underWay && !m_sample.underWay && !m_outlook.underWay;
}

QString TrainCheck::whyNotStart() const {
    if (const QString why = whyIncomplete(m_plan); !why.isEmpty()) return why;
    if (m_data.error) return QString::fromStdString(m_data.error->message);
    if (!m_data.value) return tr("The data is being checked");
    if (m_data.value->samples == 0) return tr("There is nothing to learn from in the data");
    if (const int errors = m_data.value->errors(); errors > 0)
        return errors == 1 ? tr("One error in the data stands in the way")
                           : tr("%1 errors in the data stand in the way").arg(errors);
    if (m_outlook.error) return QString::fromStdString(m_outlook.error->message);
    return {};
}

void TrainCheck::begin() {
    m_control = std::make_shared<Control>();
    checkData();
    readSample();
    Q_EMIT idleChanged();
}

/// Runs `work` on the worker thread and `done` with what it gave on this one, unless overtaken.
template <class T, class F, class D>
void TrainCheck::look(F work, D done) {
    m_thread.post([this, work, done, control = m_control, id = m_id] {
        auto result = std::make_shared<Result<T>>(work(*control));
        QMetaObject::invokeMethod(
            this,
            [this, done, result, id] {
                if (id != m_id) return;
                done(*result);
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
}

void TrainCheck::checkData() {
    look<DataCheck>([engine = m_engine,
                     plan = m_plan](Control& control) { return engine->checkData(plan, control); },
                    [this](const Result<DataCheck>& found) {
                        m_data = {};
                        if (found) m_data.value = *found;
                        else m_data.error = found.error();
                        Q_EMIT dataChanged();
                        if (found && found->errors() == 0 && found->samples > 0) dryRun();
                    });
}

void TrainCheck::readSample() {
    m_sample.underWay = true;
    Q_EMIT sampleChanged();
    look<SeenTrainSample>(
        [engine = m_engine, plan = m_plan, index = m_sampleIndex](Control& control) {
            return engine->sampleSeen(plan, index, control);
        },
        [this, wish = ++m_sampleId](const Result<SeenTrainSample>& found) {
            if (wish != m_sampleId) return;
            m_sample = {};
            if (found) m_sample.value = *found;
            else m_sample.error = found.error();
            Q_EMIT sampleChanged();
        });
}

void TrainCheck::showSample(qint64 index) {
    const qint64 count = m_data.value ? m_data.value->pictures : 0;
    if (count > 0) index = (index % count + count) % count;
    m_sampleIndex = std::max<qint64>(0, index);
    if (!m_control || m_wait.isActive()) return;
    readSample();
    Q_EMIT idleChanged();
}

void TrainCheck::dryRun() {
    if (!QFileInfo(m_program).isExecutable()) {
        m_outlook.error =
            Error{ErrorCode::BadInput, m_program.toStdString() + " is not there to train with",
                  "install sightline-cli beside the window's program"};
        Q_EMIT outlookChanged();
        return;
    }
    m_outlook.underWay = true;
    m_dryRun = std::make_unique<QProcess>();
    m_dryRun->setStandardInputFile(QProcess::nullDevice());
    connect(m_dryRun.get(), &QProcess::finished, this, &TrainCheck::dryRunEnded);
    connect(m_dryRun.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) dryRunEnded();
    });
    m_dryRun->start(m_program, trainWords(m_plan) << "--dry-run"
                                                  << "--json"
                                                  << "--no-store");
    Q_EMIT outlookChanged();
}

void TrainCheck::dryRunEnded() {
    const std::unique_ptr<QProcess> process = std::move(m_dryRun);
    process->disconnect(this);
    m_outlook = {};
    Result<TrainOutlook> outlook = tl::unexpected(Error{});
    if (process->error() == QProcess::FailedToStart)
        outlook = fail(ErrorCode::BadInput, m_program.toStdString() + " could not be started",
                       process->errorString().toStdString());
    else if (process->exitStatus() == QProcess::CrashExit)
        outlook = fail(ErrorCode::OutOfMemory, "the dry run was ended before it was through",
                       "there may be too little memory: try a smaller model or fewer threads");
    else outlook = outlookFromJson(process->read(kLongestJson).toStdString());
    if (outlook) m_outlook.value = *outlook;
    else m_outlook.error = outlook.error();
    process->close();
    Q_EMIT outlookChanged();
    Q_EMIT idleChanged();
}

}  // namespace sl
