// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/run_diff.h"
#include "core/task/task_registry.h"
#include "core/work/diff_side.h"

namespace sl::work {

/// Compares two sets of answers question by question; a and b as readDiffSide() takes them. The
/// same question is the same task, medium and prompt; two single asks are compared whatever they
/// ask. Boxes are right from IoU 0.5 with the truth on, texts where the task's score is higher.
/// BadInput: a side cannot be read, or the two share no question.
Result<RunDiff> diffRuns(const std::string& a, const std::string& b, const StoreGiver& store,
                         TaskRegistry& tasks);

/// Which rows are shown.
struct DiffFilter {
    std::string show = "all";  ///< "wins", "losses", "ties", "same", "differs"
    std::string task;          ///< empty: any
    std::string text;  ///< part of prompt, answers or media, in any case (ASCII); empty: any
};

bool fits(const DiffRow& row, const DiffFilter& filter);

/// "win", "loss", "tie", "same" or "differs".
std::string outcomeName(DiffOutcome outcome);

/// {"a": {"name", "kind", "model"}, "b", "compared", "only_a", "only_b", "wins", "losses", "ties",
/// "same", "differs", "rows": [{"id", "media", "task", "prompt", "group", "outcome", "gain",
/// "agreement", "a": {"text", "annotations", "score"}, "b", "truth": {"texts", "annotations"} or
/// null}]}: counts of all rows, rows of those that fit, at most `limit` (0: all).
Json toJson(const RunDiff& diff, const DiffFilter& filter, std::size_t limit);

}  // namespace sl::work
