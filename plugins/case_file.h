// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/task/task.h"

/// A case of a task: what is asked, planned, given by the model, read from it and scored, in JSON.
/// Parts that a file leaves out are not checked. See plugins/README.md for the shape.
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
