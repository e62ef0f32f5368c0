// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/work/predictions.h"
#include "core/work/run_folder.h"

namespace sl::work {

/// What has to be predicted, one after another.
struct PredictJob {
    std::vector<std::string> ids;  ///< of the records
    std::function<Result<Prediction>(std::size_t position)> predict;
    RunFolder* folder = nullptr;  ///< where predictions.jsonl is kept; null: nowhere
    bool resume = false;          ///< take over what predictions.jsonl holds already
};

/// Predicts every record. A record whose input is bad becomes a prediction with an error and the
/// next one follows; when all of the first five fail, the first error is returned, since then the
/// set-up is wrong. Cancelled (predictions so far are kept), OutOfMemory, BadModel and Internal end
/// it. Usage: the folder holds predictions and `resume` is not set.
Result<std::vector<Prediction>> predictAll(const PredictJob& job, Control& control);

}  // namespace sl::work
