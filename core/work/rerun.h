// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/run.h"
#include "core/store/store.h"
#include "core/work/ask.h"

namespace sl::work {

/// An ask of the store, ready to be repeated: its query, its answer, and the model as it was run.
struct StoredAsk {
    Run run;
    Query query;
    Answer answer;
    ModelSpec model;                        ///< name, device, dtype and threads as recorded
    std::vector<std::string> changedMedia;  ///< whose content is not what was asked about
};

/// Media paths are those that can be opened from here. BadInput: no such run, a run that is no ask,
/// or one that failed (nothing to compare with).
Result<StoredAsk> storedAsk(ExperimentStore& store, const std::string& id);

struct RerunReport {
    std::string before, after;  ///< the two texts
    bool equal = false;         ///< bit for bit
    bool sameWeights = false;   ///< the model's weights have the recorded hash
    Answer answer;              ///< the new one
};

/// Asks the stored query again and compares the text. Nothing is recorded. Errors are those of ask.
Result<RerunReport> rerun(const StoredAsk& stored, TaskRegistry& tasks, ModelRuntime& model,
                          Control& control);

}  // namespace sl::work
