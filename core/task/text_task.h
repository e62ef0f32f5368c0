// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/api.h"
#include "core/task/task.h"

/// The usual parts of a task that asks a model once and reads its text.
namespace sl {

/// One Generate request for the whole query: every medium, the first cut to the query's region, the
/// trimmed prompt, system text and generation options. Usage and BadInput as the checks of
/// core/task/query_checks.h give them, all of which are made. `maxMedia` 0: any number.
SL_API Result<Request> textRequest(const Query& query, const std::vector<MediaInfo>& media,
                                   const TaskInfo& task, int maxMedia);

/// The text that a model gave for the request. BadInput naming what it gave instead.
SL_API Result<TextOutput> textOf(const Output& output, const TaskInfo& task);

/// The model's text with its tokens, white space at the ends taken off the text.
SL_API PartialAnswer textAnswer(TextOutput output);

/// Answers of several requests one under the other: texts joined by line breaks, with the byte
/// ranges that annotations were read from moved along; the first finish that is not "stop" stands.
SL_API PartialAnswer joined(const std::vector<PartialAnswer>& partials);

}  // namespace sl
