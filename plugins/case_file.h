// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/task/task.h"

/// A case of a task in JSON; parts that it leaves out are not checked:
///   "case"        its name
///   "query"       as a line of `ask --batch`
///   "media"       [{"kind", "width", "height"}], what is known of query.media
///   "output"      what the model gives: {"text", "finish", "boxes": [{"box", "from_text",
///                 "score"}]}, {"detections": [annotation]} or {"curve": {}}
///   "prediction"  {"text", "annotations"}, where no query is run
///   "truth"       {"id", "answers", "annotations"}
///   "expect"      {"requests"}, {"answer"}, {"scores"} or {"error": {"code", "message", "hint"}}
namespace cases {

/// One case: its name ("grounding/one_box: whole picture") and its JSON object.
struct Case {
    std::string name;
    sl::Json json;
};

/// All cases of plugins/<id>/cases/*.json under `pluginsFolder`, each file a list. A file that
/// cannot be read is a case whose JSON holds "unreadable".
std::vector<Case> readAll(const std::string& pluginsFolder);

/// What the task makes of the case, in the shape of the case's own "expect": {"requests"},
/// {"answer"}, {"scores"} or {"error": {"code", "message"}}, as far as the case gives what each
/// needs.
sl::Json run(const sl::Task& task, const sl::Json& json);

/// Empty where `actual` holds all that `expected` asks for; else where they part. Objects may hold
/// more than asked; numbers agree to 1e-9; an expected text "…part…" asks for that part alone.
std::string difference(const sl::Json& expected, const sl::Json& actual,
                       const std::string& where = "expect");

}  // namespace cases
