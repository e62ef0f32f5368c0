// SPDX-License-Identifier: Apache-2.0
#include "core/work/recorded_ask.h"

#include "core/base/ids.h"
#include "core/work/media_paths.h"

namespace sl::work {

AskRecord::AskRecord(Query query, std::string model, ExperimentStore* store)
    : m_query(std::move(query)), m_store(store), m_start(std::chrono::steady_clock::now()) {
    if (m_store != nullptr) {
        m_run.id = newRunId();
        m_recorded = recordedQuery(m_query, m_store->path());
    }
    m_run.kind = "ask";
    m_run.task = m_query.task;
    m_run.model = std::move(model);
    m_run.media = m_recorded.media;
    m_run.prompt = m_query.prompt;
    m_run.started = utcNow();
}

void AskRecord::stop(RunState state, const std::string& text) {
    const auto took = std::chrono::steady_clock::now() - m_start;
    m_run.durationMs = std::chrono::duration<double, std::milli>(took).count();
    m_run.state = state;
    m_run.text = text;
}

Error AskRecord::failed(const Error& error) {
    const bool cancelled = error.code == ErrorCode::Cancelled;
    stop(cancelled ? RunState::Cancelled : RunState::Failed, error.message);
    if (m_store != nullptr) m_kept = m_store->addFailedAsk(m_run, m_recorded, error);
    return m_kept ? error : m_kept.error();
}

Result<Answer> AskRecord::ask(TaskRegistry& tasks, ModelRuntime& model, Control& control,
                              const PartialSink& onPartial) {
    auto answer = work::ask(m_query, tasks, model, control, onPartial);
    if (!answer) return tl::unexpected(failed(answer.error()));
    stop(RunState::Done, answer->text);
    if (m_store != nullptr) m_kept = m_store->addAsk(m_run, m_recorded, *answer);
    if (!m_kept) return passOn(m_kept);
    return answer;
}

}  // namespace sl::work
