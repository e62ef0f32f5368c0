// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/answer.h"
#include "core/base/control.h"
#include "core/base/image.h"
#include "core/base/query.h"
#include "core/base/result.h"
#include "core/task/task_registry.h"
#include "models/runtime/model_runtime.h"

namespace sl::work {

/// Sees the merged answer so far after each request of a query that needs several.
using PartialSink = std::function<void(const Answer&)>;

/// Everything about a query that can be wrong without a model: task, probes, media, and what the
/// task's plan finds wrong with prompt, region and options. Usage: no such task or probe, a prompt
/// missing; BadInput: media that cannot be read, text that is not UTF-8, a region outside the
/// picture. Reads headers of media only, so it is cheap enough to come first.
Result<void> checkQuery(const Query& query, TaskRegistry& tasks);

/// Answers a query: describes and decodes its media, lets the task plan requests, runs the model
/// with the probes, reads and merges. Writes nothing. Runs on the calling thread, which must be
/// the one that owns `model`. Errors are those of checkQuery and of the model; Cancelled when
/// `control` says so.
Result<Answer> ask(const Query& query, TaskRegistry& tasks, ModelRuntime& model, Control& control,
                   const PartialSink& onPartial = {});

/// The same with a task at hand.
Result<Answer> ask(const Query& query, const Task& task, ModelRuntime& model, Control& control,
                   const PartialSink& onPartial = {});

/// The same about pictures in memory (made-up worlds, the clipboard): query.media names them, in
/// the same order, and nothing is read from disk.
Result<Answer> ask(const Query& query, const std::vector<ImagePtr>& pictures, const Task& task,
                   ModelRuntime& model, Control& control, const PartialSink& onPartial = {});

/// What the model would receive for the query's first request, without running it.
Result<Preprocessed> preprocess(const Query& query, TaskRegistry& tasks, ModelRuntime& model);

/// Memory that capturing the query's probes would need, for its first request.
Result<MemoryForecast> forecast(const Query& query, TaskRegistry& tasks, ModelRuntime& model);

}  // namespace sl::work
