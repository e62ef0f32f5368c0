// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "app/cli/context.h"
#include "core/base/run.h"

namespace sl::cli {

/// The row of an evaluation or training in the store: written when it begins, updated when it ends.
/// With --no-store it does nothing.
class RunRow {
public:
    /// BadInput: the store.
    static Result<RunRow> begin(const Context& context, Run run);

    /// Result text of a run that went well.
    Result<void> done(const std::string& text);
    /// Marks the row failed or cancelled; gives the error back for passing on.
    Error failed(const Error& error);

private:
    Result<void> put(RunState state, const std::string& text);

    std::unique_ptr<ExperimentStore> m_store;
    Run m_run;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

}  // namespace sl::cli
