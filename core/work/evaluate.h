// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/task/task_registry.h"
#include "models/runtime/model_runtime.h"

namespace sl::work {

struct EvaluateOptions {
    std::string task, data, format, mediaRoot;
    std::string predictions;  ///< score this file instead of running a model
    std::string out;          ///< run folder; empty: none is kept
    std::string compare;      ///< run folder to test against
    std::int64_t limit = 0;
    bool resume = false;
    std::string boxes = "auto";  ///< how boxes of `llava` are read, see datasets::ReadOptions
    std::uint64_t seed = 0;
    std::vector<std::string> command;  ///< for run.json
};

struct EvaluateReport {
    std::map<std::string, double> metrics;
    std::map<std::string, std::map<std::string, double>> groups;
    std::map<std::string, std::pair<double, double>> intervals;  ///< 95 % bootstrap
    std::int64_t count = 0;
    std::int64_t failed = 0;  ///< records without an answer; they score as wrong
    std::string run;
    std::vector<std::string> notes;  ///< what a reader must know, e.g. metrics that are absent
    Json comparison;                 ///< null without `compare`
};

/// Metrics of a model over a data set, or of a predictions file (then `model` may be null and no
/// media are read). Writes predictions.jsonl as it goes and picks it up with `resume`. Usage: no
/// such task or format; BadInput: the data, predictions or run folder; errors of the model.
Result<EvaluateReport> evaluate(const EvaluateOptions& options, TaskRegistry& tasks,
                                ModelRuntime* model, Control& control);

Json toJson(const EvaluateReport& report);

}  // namespace sl::work
