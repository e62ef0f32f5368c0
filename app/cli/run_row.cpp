// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run_row.h"

#include "core/base/ids.h"

namespace sl::cli {

Result<RunRow> RunRow::begin(const Context& context, Run run) {
    RunRow row;
    auto store = context.openStore(ExperimentStore::Mode::ReadWrite);
    if (!store) return passOn(store);
    row.m_store = std::move(*store);
    row.m_run = std::move(run);
    row.m_run.id = newRunId();
    row.m_run.started = utcNow();
    if (auto ok = row.put(RunState::Running, ""); !ok) return passOn(ok);
    return row;
}

Result<void> RunRow::put(RunState state, const std::string& text) {
    if (!m_store) return {};
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - m_start;
    m_run.durationMs = took.count();
    m_run.state = state;
    m_run.text = text;
    return m_store->putRun(m_run);
}

Result<void> RunRow::done(const std::string& text) {
    return put(RunState::Done, text);
}

Error RunRow::failed(const Error& error) {
    const bool cancelled = error.code == ErrorCode::Cancelled;
    m_run.errorJson = dumpJson(toJson(error)["error"]);
    // The run's own error matters more than that of its row.
    (void)put(cancelled ? RunState::Cancelled : RunState::Failed, error.message);
    return error;
}

}  // namespace sl::cli
