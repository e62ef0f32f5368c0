// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "models/train/trainer.h"

namespace sl::work {

/// A training as the command line puts it. options.model empty: what the recipe starts from.
struct TrainRequest {
    train::TrainOptions options;
    std::string data, format;  ///< data empty: made-up worlds
    std::string task;          ///< empty: found from the answers
    std::string boxes = "auto";
    std::string mediaRoot;
    std::vector<std::string> command;  ///< words of the command line
    int watch = 6;  ///< questions asked again at each checkpoint, into watch.jsonl; 0: none
};

/// The samples that a training goes through: the request's data, or drawn worlds. Usage: the recipe
/// needs data; BadInput: the data, named.
Result<std::unique_ptr<train::SampleSource>> trainingSource(const TrainRequest& request);

/// Starts a training in a new run folder: writes run.json and a copy of the recipe there, then
/// trains. Usage: the folder holds a run already, no such recipe, data missing; BadInput: the data;
/// Cancelled: stopped and saved; errors of the trainer.
Result<void> startTraining(const TrainRequest& request, Control& control);

/// Trains the run that run.json in the folder describes; `limits` gives threads, limits and resume
/// where they are set. Usage: the run was begun and limits.resume is not set.
Result<void> continueTraining(const std::string& runDir, const train::TrainOptions& limits,
                              Control& control);

/// Data check with time and memory forecast; leaves nothing behind.
Result<train::TrainForecast> forecastTraining(const TrainRequest& request, Control& control);

/// run.json of a training, and back. BadInput names the field that is missing or wrong.
Result<Json> runJsonOf(const TrainRequest& request);
Result<TrainRequest> trainRequestFromJson(const Json& json);

}  // namespace sl::work
