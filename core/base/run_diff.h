// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/annotation.h"

namespace sl {

/// One of two sets of answers that are compared.
struct DiffSide {
    std::string name;   ///< as it was asked for: a run's id, a run folder, a model
    std::string kind;   ///< "evaluate", "train", "ask" (one), "model" (its asks in the store)
    std::string model;  ///< that answered
};

/// What became of one question, seen from B: a win is a question that B gets right and A does not.
/// Where the truth is known it is Win, Loss or Tie; elsewhere the answers are the Same or they
/// Differ.
enum class DiffOutcome { Win, Loss, Tie, Same, Differs };

/// One question with the answers of both.
struct DiffRow {
    std::string id;     ///< of the record; of A's run where there is no record
    std::string media;  ///< path that opens from here
    std::string task, prompt, group;
    std::string textA, textB;
    std::vector<Annotation> annotationsA, annotationsB;
    bool hasTruth = false;
    std::vector<std::string> truthTexts;  ///< accepted answers
    std::vector<Annotation> truth;
    /// Against the truth, 0-1: IoU of the first box, or the task's score. None without truth.
    std::optional<double> scoreA, scoreB;
    /// Of the two answers with each other: IoU of their first boxes; 1 or 0 for equal texts.
    double agreement = 0;
    DiffOutcome outcome = DiffOutcome::Differs;

    /// How much better B is, -1 to 1; 0 without truth.
    double gain() const { return scoreB.value_or(0) - scoreA.value_or(0); }
};

/// Two sets of answers, question by question.
struct RunDiff {
    DiffSide a, b;
    std::vector<DiffRow> rows;
    std::int64_t onlyA = 0, onlyB = 0;  ///< questions that one side alone has answered

    std::int64_t count(DiffOutcome outcome) const {
        return std::count_if(rows.begin(), rows.end(),
                             [outcome](const DiffRow& row) { return row.outcome == outcome; });
    }
};

}  // namespace sl
