// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/answer.h"
#include "core/base/control.h"
#include "core/base/query.h"
#include "core/base/result.h"
#include "core/task/task_registry.h"
#include "models/runtime/model_runtime.h"

namespace sl::work {

/// Answers a query: describes and decodes its media, lets the task plan requests, runs the model
/// with the probes, reads and merges. Writes nothing. Runs on the calling thread, which must be
/// the one that owns `model`. `onPartial` (may be empty) sees the merged answer so far after each
/// request.
Result<Answer> ask(const Query& query, TaskRegistry& tasks, ModelRuntime& model, Control& control,
                   const std::function<void(const Answer&)>& onPartial = {});

/// What the model would receive for the query's first request, without running it.
Result<Preprocessed> preprocess(const Query& query, TaskRegistry& tasks, ModelRuntime& model);

/// Writes answer.json, annotated.png and one file per evidence into `folder` (made if need be).
Result<void> writeAnswerFolder(const Query& query, const Answer& answer, const std::string& runId,
                               const std::string& folder);

/// The picture with its boxes and labels drawn on (Okabe-Ito colours, dark hairline), and the first
/// grid evidence as a translucent heat map when `withHeat`.
Result<Image> annotatedPicture(const Image& image, const Answer& answer, bool withHeat);

}  // namespace sl::work
