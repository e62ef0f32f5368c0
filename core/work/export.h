// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/result.h"
#include "core/store/store.h"

namespace sl::work {

struct ExportOptions {
    std::vector<std::string> runs;  ///< ids; empty: every ask that was answered
    std::string format;
    std::string out;
};

/// Writes answered asks with their annotations as they stand (corrections included) in a users'
/// format. Returns the number of asks written. BadInput: no such run, a run without an answer,
/// nothing to write; Usage, NotYet: the format.
Result<std::int64_t> exportRuns(const ExportOptions& options, ExperimentStore& store,
                                Control& control);

}  // namespace sl::work
