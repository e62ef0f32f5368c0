// SPDX-License-Identifier: Apache-2.0
#include "core/session/model_worker.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <QThread>

#include "core/base/hash.h"
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/session/engine.h"

namespace sl {

struct ModelWorker::Ask {
    QString slot, runId;
    Query query;
    LiveAsk live;
    Control control;
    QPromise<AskResult> promise;
    std::shared_ptr<TaskRegistry> tasks;
    bool ended = false;

    Ask(Control::ProgressSink progress, Control::TokenSink token)
        : control(std::move(progress), std::move(token)) {}
};

struct ModelWorker::Compute {
    std::unique_ptr<ModelRuntime> runtime;
    std::optional<Error> error;
};

namespace {

ModelState stateOf(const ModelRuntime& runtime, double loadMs) {
    const ModelInfo& info = runtime.info();
    const Capabilities can = runtime.capabilities();
    ModelState state;
    state.status = ModelState::Status::Ready;
    state.name = QString::fromStdString(info.name);
    state.family = QString::fromStdString(info.family);
    state.device = QString::fromStdString(info.device);
    state.dtype = QString::fromStdString(info.dtype);
    state.weightsSha256 = QString::fromStdString(info.weightsSha256);
    state.summary = QString::fromStdString(info.summary);
    state.limits = QString::fromStdString(info.limits);
    state.parameters = info.parameters;
    state.threads = info.threads;
    state.loadMs = loadMs;
    state.canGenerate = can.generate;
    state.canProbe = can.probe;
    state.canConverse = can.conversation;
    return state;
}

double elapsedMs(std::chrono::steady_clock::time_point since) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since)
        .count();
}

/// Hashes of the media, so that an answer says which content it was about; empty for one that
/// cannot be read or is larger than is worth the time.
std::vector<std::string> contentHashes(const std::vector<std::string>& media) {
    constexpr std::uintmax_t kMostBytes = 512U << 20U;
    std::vector<std::string> hashes;
    for (const std::string& path : media) {
        std::error_code unreadable;
        const auto bytes = std::filesystem::file_size(path, unreadable);
        hashes.push_back(unreadable || bytes > kMostBytes ? std::string()
                                                          : sha256File(path).value_or(""));
    }
    return hashes;
}

Run startedRun(const Query& query, const QString& id, const std::string& model) {
    Run run;
    run.id = id.isEmpty() ? newRunId() : id.toStdString();
    run.kind = "ask";
    run.task = query.task;
    run.model = model;
    run.media = query.media;
    run.prompt = query.prompt;
    run.started = utcNow();
    return run;
}

void fillResult(AskRecord& record, Result<Answer> answer) {
    if (answer) {
        record.answer = std::move(*answer);
        record.run.text = record.answer.text;
        record.run.state =
            record.answer.finish == "cancelled" ? RunState::Cancelled : RunState::Done;
        return;
    }
    record.error = answer.error();
    record.run.text = answer.error().message;
    record.run.state =
        answer.error().code == ErrorCode::Cancelled ? RunState::Cancelled : RunState::Failed;
}

SeenInputPtr seenInput(const Query& query, Preprocessed&& from) {
    auto input = std::make_shared<SeenInput>();
    if (!query.media.empty()) input->media = QString::fromStdString(query.media.front());
    input->geometry = std::move(from.geometry);
    input->inputIds = std::move(from.inputIds);
    input->prompt = QString::fromStdString(from.prompt);
    for (Image& view : from.views)
        input->views.push_back(std::make_shared<const Image>(std::move(view)));
    return input;
}

}  // namespace

ModelWorker::ModelWorker(std::shared_ptr<const Engine> engine, QObject* parent)
    : QObject(parent),
      m_engine(std::move(engine)),
      m_compute(std::make_unique<Compute>()),
      m_thread("sl-compute") {
    m_compute->error = Error{ErrorCode::Usage, "no model is loaded", "choose one in the header"};
}

ModelWorker::~ModelWorker() {
    if (m_loadControl) m_loadControl->cancel();
    for (auto& [slot, ask] : m_asks) ask->control.cancel();
    m_thread.stop();
    for (auto& [slot, ask] : m_asks) {
        ask->promise.addResult(fail(ErrorCode::Cancelled, "the window was closed"));
        ask->promise.finish();
    }
}

template <class F>
void ModelWorker::toGui(F f) {
    QMetaObject::invokeMethod(this, std::move(f), Qt::QueuedConnection);
}

void ModelWorker::load(const ModelSpec& spec) {
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_loadControl) m_loadControl->cancel();
    const quint64 id = ++m_loadId;
    m_model = {};
    m_model.status = ModelState::Status::Loading;
    m_model.name = QString::fromStdString(spec.model);
    m_loadControl = std::make_shared<Control>([this, id](const Progress& progress) {
        const QString note = QString::fromStdString(progress.note);
        toGui([this, id, note] {
            if (id == m_loadId) Q_EMIT loadingProgressed(note);
        });
    });
    // In front of asks that wait: they are meant for the model that was just chosen.
    m_thread.postFirst([this, id, spec, control = m_loadControl] {
        m_compute->runtime.reset();  // never two models in memory
        const auto start = std::chrono::steady_clock::now();
        auto opened = m_engine->openModel(spec, *control);
        ModelState state;
        if (opened) {
            m_compute->runtime = std::move(*opened);
            m_compute->error.reset();
            state = stateOf(*m_compute->runtime, elapsedMs(start));
        } else {
            m_compute->error = opened.error();
            state.status = ModelState::Status::Failed;
            state.error = opened.error();
        }
        if (state.name.isEmpty()) state.name = QString::fromStdString(spec.model);
        toGui([this, id, state] { loaded(id, state); });
    });
    Q_EMIT modelChanged();
    Q_EMIT idleChanged();
}

void ModelWorker::loaded(quint64 id, ModelState state) {
    if (id != m_loadId) return;
    m_loadControl.reset();
    m_model = std::move(state);
    Q_EMIT modelChanged();
    Q_EMIT idleChanged();
}

QFuture<AskResult> ModelWorker::ask(const Query& query, const QString& slot, const QString& runId) {
    Q_ASSERT(QThread::currentThread() == thread());
    stop(slot);
    // The sinks hold the ask weakly: it owns the Control that owns them.
    auto weak = std::make_shared<std::weak_ptr<Ask>>();
    auto ask = std::make_shared<Ask>(
        [this, weak](const Progress& progress) {
            toGui([this, ask = weak->lock(), progress] {
                if (!current(ask)) return;
                ask->live.progress = progress;
                Q_EMIT liveChanged(ask->slot);
            });
        },
        [this, weak](const Token& token) {
            toGui([this, ask = weak->lock(), token] { this->token(ask, token); });
        });
    *weak = ask;
    ask->slot = slot;
    ask->runId = runId;
    ask->query = query;
    ask->live.query = query;
    ask->tasks = m_tasks;
    ask->promise.start();
    m_asks[slot] = ask;

    m_thread.post([this, ask] {
        auto record = std::make_shared<AskRecord>();
        record->query = ask->query;
        const auto start = std::chrono::steady_clock::now();
        ModelRuntime* runtime = m_compute->runtime.get();
        record->run = startedRun(ask->query, ask->runId,
                                 runtime != nullptr ? runtime->info().name : std::string());
        if (ask->control.cancelled()) {
            fillResult(*record, fail(ErrorCode::Cancelled, "stopped before it began"));
        } else if (runtime == nullptr) {
            fillResult(*record, tl::unexpected<Error>(*m_compute->error));
        } else if (!ask->tasks) {
            fillResult(*record, fail(ErrorCode::Usage, "no tasks are there to ask"));
        } else {
            toGui([this, ask] { begin(ask); });
            record->query.mediaSha256 = contentHashes(ask->query.media);
            const auto onPartial = [this, ask](const Answer& partial) {
                toGui([this, ask, annotations = partial.annotations] {
                    if (!current(ask)) return;
                    ask->live.annotations = annotations;
                    Q_EMIT liveChanged(ask->slot);
                });
            };
            fillResult(*record,
                       m_engine->ask(ask->query, *ask->tasks, *runtime, ask->control, onPartial));
        }
        record->run.durationMs = elapsedMs(start);
        toGui([this, ask, record] { end(ask, record); });
    });
    Q_EMIT liveChanged(slot);
    Q_EMIT idleChanged();
    return ask->promise.future();
}

bool ModelWorker::current(const std::shared_ptr<Ask>& ask) const {
    if (!ask) return false;
    const auto found = m_asks.find(ask->slot);
    return found != m_asks.end() && found->second == ask;
}

void ModelWorker::begin(const std::shared_ptr<Ask>& ask) {
    if (!current(ask)) return;
    ask->live.waiting = false;
    Q_EMIT liveChanged(ask->slot);
}

void ModelWorker::token(const std::shared_ptr<Ask>& ask, const Token& token) {
    if (!current(ask)) return;
    ask->live.tokens.push_back(token);
    ask->live.text += QString::fromStdString(token.text);
    Q_EMIT liveChanged(ask->slot);
}

void ModelWorker::end(const std::shared_ptr<Ask>& ask, const std::shared_ptr<AskRecord>& record) {
    if (ask->ended) return;
    ask->ended = true;
    const bool newest = current(ask);
    if (newest) m_asks.erase(ask->slot);
    if (record->error && record->answer.text.empty()) {  // what had come until then is kept
        record->answer.text = ask->live.text.toStdString();
        record->answer.tokens = ask->live.tokens;
        record->answer.finish = record->run.state == RunState::Cancelled ? "cancelled" : "";
    }
    if (!newest)
        ask->promise.addResult(fail(ErrorCode::Cancelled, "a newer question took its place"));
    else if (record->error)
        ask->promise.addResult(AskResult(tl::unexpected<Error>(*record->error)));
    else ask->promise.addResult(AskResult(record));
    ask->promise.finish();
    if (newest) Q_EMIT finished(ask->slot, record);
    Q_EMIT idleChanged();
}

void ModelWorker::stop(const QString& slot) {
    const auto found = m_asks.find(slot);
    if (found == m_asks.end()) return;
    const std::shared_ptr<Ask> ask = found->second;
    ask->control.cancel();
    if (!ask->live.waiting) return;  // the compute thread ends it at its next check
    auto record = std::make_shared<AskRecord>();
    record->query = ask->query;
    record->run = startedRun(ask->query, ask->runId, m_model.name.toStdString());
    fillResult(*record, fail(ErrorCode::Cancelled, "stopped before it began"));
    end(ask, record);
}

const LiveAsk* ModelWorker::live(const QString& slot) const {
    const auto found = m_asks.find(slot);
    return found == m_asks.end() ? nullptr : &found->second->live;
}

void ModelWorker::preprocess(const Query& query) {
    Q_ASSERT(QThread::currentThread() == thread());
    const quint64 id = ++m_seenId;
    ++m_pendingSeen;
    m_thread.post([this, id, query, tasks = m_tasks] {
        Result<Preprocessed> result = [&]() -> Result<Preprocessed> {
            if (id != m_seenId) return fail(ErrorCode::Cancelled, "overtaken");
            if (!m_compute->runtime) return tl::unexpected<Error>(*m_compute->error);
            if (!tasks) return fail(ErrorCode::Usage, "no tasks are there to ask");
            return m_engine->preprocess(query, *tasks, *m_compute->runtime);
        }();
        SeenInputPtr input;
        if (result) input = seenInput(query, std::move(*result));
        const Error error = result ? Error{} : result.error();
        toGui([this, id, input, error] {
            --m_pendingSeen;
            if (id == m_seenId) {
                if (input) Q_EMIT seen(input);
                else Q_EMIT seenFailed(error);
            }
            Q_EMIT idleChanged();
        });
    });
    Q_EMIT idleChanged();
}

bool ModelWorker::idle() const {
    const bool asking = std::any_of(m_asks.begin(), m_asks.end(),
                                    [](const auto& ask) { return ask.first != kBackground; });
    return !asking && m_pendingSeen == 0 && m_model.status != ModelState::Status::Loading;
}

}  // namespace sl
