// SPDX-License-Identifier: Apache-2.0
#include "core/session/ask_all.h"

#include <algorithm>
#include <numeric>

#include "core/base/json.h"
#include "core/session/asks.h"
#include "core/session/model_worker.h"
#include "core/session/store_reader.h"
#include "core/session/store_writer.h"

namespace sl {

namespace {

const QString kList = QStringLiteral("askall.jobs");
const QString kPlan = QStringLiteral("askall.plan.");
constexpr std::size_t kListed = 20;
constexpr std::size_t kDurations = 30;
constexpr int kMostUnsaved = 32;  // a disk that does not keep up must not fill the memory

using State = AskAllItem::State;

bool unfinished(RunState state) {
    return state == RunState::Running || state == RunState::Paused;
}

}  // namespace

AskAll::AskAll(ModelWorker* worker, StoreWriter* writer, StoreReader* reader, QObject* parent)
    : QObject(parent), m_worker(worker), m_writer(writer), m_reader(reader) {
    connect(worker, &ModelWorker::finished, this, &AskAll::finished);
    connect(worker, &ModelWorker::idleChanged, this, &AskAll::step);
    connect(worker, &ModelWorker::modelChanged, this, &AskAll::step);
    connect(writer, &StoreWriter::idleChanged, this, &AskAll::step);
    connect(worker, &ModelWorker::liveChanged, this, [this](const QString& slot) {
        // The user's own question comes first; the job's is asked again afterwards.
        if (slot == Asks::kMain && !m_askedRun.isEmpty() && m_worker->asking(Asks::kMain))
            m_worker->stop(ModelWorker::kBackground);
    });
    connect(reader, &StoreReader::settingRead, this, &AskAll::settingRead);
}

void AskAll::open(const QString& folder) {
    close();
    m_folder = folder;
    m_reader->readSetting(kList);
}

void AskAll::close() {
    m_askedJob.clear();
    m_askedRun.clear();
    m_jobs.clear();
    m_infos.clear();
    m_worker->stop(ModelWorker::kBackground);
    Q_EMIT jobsReset();
}

void AskAll::settingRead(const QString& key, const QString& value) {
    if (key == kList) takeList(value);
    else if (key.startsWith(kPlan)) takePlan(value);
}

/// A list that is damaged hides the jobs of before, not the records that they made.
void AskAll::takeList(const QString& text) {
    const auto json = parseJson(text.toStdString(), kList.toStdString());
    if (!json || !json->is_array()) return;
    for (const Json& entry : *json) {
        if (!entry.is_object() || m_jobs.size() >= kListed) continue;
        const auto textAt = [&](const char* key) {
            const auto found = entry.find(key);
            return found != entry.end() && found->is_string()
                       ? QString::fromStdString(found->get<std::string>())
                       : QString();
        };
        const auto numberAt = [&](const char* key) -> qint64 {
            const auto found = entry.find(key);
            return found != entry.end() && found->is_number_integer() ? found->get<qint64>() : 0;
        };
        Job job;
        job.plan.id = textAt("id");
        if (job.plan.id.isEmpty() || find(job.plan.id) != nullptr) continue;
        job.plan.title = textAt("title");
        job.plan.started = textAt("started");
        job.state = runStateFromName(textAt("state").toStdString()).value_or(RunState::Cancelled);
        job.total = numberAt("total");
        job.done = numberAt("done");
        job.failed = numberAt("failed");
        if (job.state != RunState::Done) m_reader->readSetting(kPlan + job.plan.id);
        if (job.state == RunState::Running) job.state = RunState::Paused;
        m_jobs.push_back(std::move(job));
    }
    m_infos.resize(m_jobs.size());
    for (std::size_t i = 0; i < m_jobs.size(); ++i) show(i);
    Q_EMIT jobsReset();
}

void AskAll::takePlan(const QString& text) {
    auto plan = askAllPlanFromText(text, m_folder);
    Job* job = plan ? find(plan->id) : nullptr;
    if (job == nullptr || !job->plan.items.empty()) return;
    job->plan = std::move(*plan);
    RunsFilter filter;
    filter.kind = "ask";
    filter.limit = 0;
    filter.matches = [prefix = job->plan.id.toStdString() + "-"](const Run& run) {
        return run.id.compare(0, prefix.size(), prefix) == 0;
    };
    m_reader->listRuns(
        filter, [this, id = job->plan.id](const std::vector<Run>& runs) { takeRecords(id, runs); });
}

void AskAll::takeRecords(const QString& id, const std::vector<Run>& runs) {
    Job* job = find(id);
    if (job == nullptr) return;
    for (const Run& run : runs) {
        const int index = job->plan.indexOf(QString::fromStdString(run.id));
        if (index < 0) continue;
        AskAllItem& item = job->plan.items[static_cast<std::size_t>(index)];
        item.state = run.state == RunState::Failed ? State::Failed : State::Answered;
        if (item.state == State::Failed) item.error = QString::fromStdString(run.text);
    }
    count(*job);
    if (job->done == job->total && unfinished(job->state)) {
        setState(id, RunState::Done);
        return;
    }
    show(static_cast<std::size_t>(job - m_jobs.data()));
    if (job->state == RunState::Paused)
        Q_EMIT notice({Notice::Level::Info,
                       tr("“%1” stopped at %2 of %3 questions")
                           .arg(job->plan.title)
                           .arg(job->done)
                           .arg(job->total),
                       tr("Resume it in Jobs, or with the command “Resume asking”.")});
}

void AskAll::saveList() {
    Json list = Json::array();
    for (std::size_t i = 0; i < std::min(m_jobs.size(), kListed); ++i) {
        const Job& job = m_jobs[i];
        list.push_back({{"id", job.plan.id.toStdString()},
                        {"title", job.plan.title.toStdString()},
                        {"started", job.plan.started.toStdString()},
                        {"state", runStateName(job.state)},
                        {"total", job.total},
                        {"done", job.done},
                        {"failed", job.failed}});
    }
    m_writer->setSetting(kList, QString::fromStdString(dumpJson(list)));
}

void AskAll::start(AskAllPlan plan) {
    // In this order: a list never names a plan that is not there.
    m_writer->setSetting(kPlan + plan.id, askAllPlanText(plan, m_folder));
    Job job;
    job.total = static_cast<qint64>(plan.items.size());
    job.plan = std::move(plan);
    m_jobs.insert(m_jobs.begin(), std::move(job));
    m_infos.insert(m_infos.begin(), JobInfo());
    show(0);
    saveList();
    Q_EMIT jobsReset();
    step();
}

void AskAll::pause(const QString& id) {
    const Job* job = find(id);
    if (job == nullptr || job->state != RunState::Running) return;
    setState(id, RunState::Paused);
    stopAsking(id);
}

void AskAll::cancel(const QString& id) {
    const Job* job = find(id);
    if (job == nullptr || !unfinished(job->state)) return;
    setState(id, RunState::Cancelled);
    stopAsking(id);
}

void AskAll::resume(const QString& id) {
    const Job* job = find(id);
    if (job == nullptr || job->state == RunState::Running || job->plan.items.empty()) return;
    if (job->done == job->total) return;
    setState(id, RunState::Running);
    step();
}

void AskAll::retryFailed(const QString& id) {
    Job* job = find(id);
    if (job == nullptr || job->failed == 0) return;
    for (AskAllItem& item : job->plan.items)
        if (item.state == State::Failed) item.state = State::Waiting;
    job->next = 0;
    count(*job);
    setState(id, RunState::Running);
    step();
}

void AskAll::stopAsking(const QString& id) {
    if (m_askedJob == id) m_worker->stop(ModelWorker::kBackground);
}

bool AskAll::mayAsk() {
    return m_askedRun.isEmpty() && m_worker->model().status == ModelState::Status::Ready &&
           !m_worker->asking(Asks::kMain) && m_writer->waiting() < kMostUnsaved;
}

/// Asks the next question of the oldest job that runs. Called whenever something may have ended
/// that stood in the way.
void AskAll::step() {
    const auto job = std::find_if(m_jobs.rbegin(), m_jobs.rend(),
                                  [](const Job& j) { return j.state == RunState::Running; });
    if (job == m_jobs.rend()) return;
    const ModelState& model = m_worker->model();
    if (model.status == ModelState::Status::Failed) {
        setState(job->plan.id, RunState::Paused,
                 tr("%1 could not be loaded").arg(model.shortName()));
        Q_EMIT notice({Notice::Level::Warning,
                       tr("“%1” is paused: the model could not be loaded").arg(job->plan.title),
                       tr("Choose another in the header, then resume.")});
        return;
    }
    if (!mayAsk()) return;
    auto& items = job->plan.items;
    while (job->next < items.size() && items[job->next].state != State::Waiting) ++job->next;
    if (job->next < items.size()) ask(*job, job->next);
}

void AskAll::ask(Job& job, std::size_t index) {
    AskAllItem& item = job.plan.items[index];
    item.state = State::Asking;
    m_askedJob = job.plan.id;
    m_askedRun = job.plan.runId(static_cast<int>(index));
    Query query;
    query.task = item.task.toStdString();
    query.media = {item.media.toStdString()};
    query.prompt = item.prompt.toStdString();
    if (job.plan.evidence && m_worker->model().canProbe)
        query.probes = {ProbeSpec{"attention", {}}};
    m_worker->ask(query, ModelWorker::kBackground, m_askedRun);
}

void AskAll::finished(const QString& slot, const AskRecordPtr& record) {
    if (slot != ModelWorker::kBackground) {
        step();
        return;
    }
    if (record->id() != m_askedRun) return;  // of a project that was closed
    Job* job = find(m_askedJob);
    const QString id = m_askedJob;
    const int index = job != nullptr ? job->plan.indexOf(m_askedRun) : -1;
    m_askedJob.clear();
    m_askedRun.clear();
    if (index < 0) return;
    AskAllItem& item = job->plan.items[static_cast<std::size_t>(index)];
    if (record->error && record->error->code == ErrorCode::Cancelled) {
        item.state = State::Waiting;
        job->next = std::min(job->next, static_cast<std::size_t>(index));
        step();
        return;
    }
    item.state = record->error ? State::Failed : State::Answered;
    item.error = record->error ? QString::fromStdString(record->error->message) : QString();
    m_writer->addAsk(record);
    job->durationsMs.push_back(record->run.durationMs);
    if (job->durationsMs.size() > kDurations) job->durationsMs.pop_front();
    count(*job);
    show(static_cast<std::size_t>(job - m_jobs.data()));
    Q_EMIT answered(record);
    job = find(id);  // whoever listens may have closed the project
    if (job != nullptr && job->done == job->total && job->state == RunState::Running) {
        const QString failed = job->failed > 0
                                   ? tr("%1 failed; the others are in Runs.").arg(job->failed)
                                   : tr("The answers are in Runs.");
        const QString title = job->plan.title;
        setState(id, RunState::Done);
        Q_EMIT notice({Notice::Level::Info, tr("“%1” is answered").arg(title), failed});
    }
    step();
}

void AskAll::setState(const QString& id, RunState state, const QString& message) {
    Job* job = find(id);
    if (job == nullptr) return;
    job->state = state;
    job->message = message;
    saveList();
    show(static_cast<std::size_t>(job - m_jobs.data()));
}

void AskAll::count(Job& job) {
    job.done = job.failed = 0;
    job.total = static_cast<qint64>(job.plan.items.size());
    for (const AskAllItem& item : job.plan.items) {
        if (item.state == State::Failed) ++job.failed;
        if (item.state == State::Failed || item.state == State::Answered) ++job.done;
    }
}

void AskAll::show(std::size_t position) {
    const Job& job = m_jobs[position];
    JobInfo& info = m_infos[position];
    info.id = job.plan.id;
    info.kind = "ask";
    info.title = job.plan.title;
    info.started = QDateTime::fromString(job.plan.started, Qt::ISODateWithMs);
    info.state.runId = job.plan.id.toStdString();
    info.state.state = job.state;
    info.state.done = job.done;
    info.state.total = job.total;
    info.state.unit = "questions";
    info.state.message = job.message.toStdString();
    if (job.message.isEmpty() && job.failed > 0)
        info.state.message = tr("%1 failed").arg(job.failed).toStdString();
    info.resumable =
        job.state != RunState::Running && job.done < job.total && !job.plan.items.empty();
    info.secondsLeft = -1;
    info.state.samplesPerSec = 0;
    if (!job.durationsMs.empty()) {
        const double mean = std::accumulate(job.durationsMs.begin(), job.durationsMs.end(), 0.0) /
                            static_cast<double>(job.durationsMs.size()) / 1000;
        info.state.samplesPerSec = mean > 0 ? 1 / mean : 0;
        info.secondsLeft = mean * static_cast<double>(job.total - job.done);
    }
    Q_EMIT jobChanged(static_cast<int>(position));
}

AskAll::Job* AskAll::find(const QString& id) {
    const auto found = std::find_if(m_jobs.begin(), m_jobs.end(),
                                    [&](const Job& job) { return job.plan.id == id; });
    return found == m_jobs.end() ? nullptr : &*found;
}

const JobInfo* AskAll::job(const QString& id) const {
    const auto found = std::find_if(m_infos.begin(), m_infos.end(),
                                    [&](const JobInfo& info) { return info.id == id; });
    return found == m_infos.end() ? nullptr : &*found;
}

const AskAllPlan* AskAll::plan(const QString& id) const {
    for (const Job& job : m_jobs)
        if (job.plan.id == id && !job.plan.items.empty()) return &job.plan;
    return nullptr;
}

int AskAll::running() const {
    return static_cast<int>(std::count_if(m_jobs.begin(), m_jobs.end(), [](const Job& job) {
        return job.state == RunState::Running;
    }));
}

QString AskAll::resumable() const {
    for (const JobInfo& info : m_infos)
        if (info.resumable) return info.id;
    return {};
}

QString AskAll::active() const {
    for (const JobInfo& info : m_infos)
        if (info.state.state == RunState::Running) return info.id;
    return {};
}

}  // namespace sl
