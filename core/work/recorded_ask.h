// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "core/base/run.h"
#include "core/store/store.h"
#include "core/work/ask.h"

namespace sl::work {

/// One ask on its way into the store. Whatever way it ends, it becomes one row: the answer comes
/// back only when its record is durable. With a null store nothing is kept and the id stays empty.
/// One thread, the store's.
class AskRecord {
public:
    AskRecord(Query query, std::string model, ExperimentStore* store);

    /// checkQuery, asked and recorded. Errors are those of ask and of the store.
    Result<Answer> ask(TaskRegistry& tasks, ModelRuntime& model, Control& control,
                       const PartialSink& onPartial = {});

    /// Records a failure that came before the model was asked; returns the error to report, the
    /// store's own where that failed too.
    Error failed(const Error& error);

    /// The store's error when the row could not be written.
    const Result<void>& kept() const { return m_kept; }
    const Query& query() const { return m_query; }
    /// Id of the row, empty where none is kept.
    const std::string& runId() const { return m_run.id; }

private:
    void stop(RunState state, const std::string& text);

    Query m_query;
    Query m_recorded;  ///< with media as the record names them
    Run m_run;
    ExperimentStore* m_store;
    Result<void> m_kept;
    std::chrono::steady_clock::time_point m_start;
};

}  // namespace sl::work
