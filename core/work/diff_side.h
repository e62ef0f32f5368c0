// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/run_diff.h"
#include "core/base/sample.h"
#include "core/store/store.h"

namespace sl::work {

/// What one side says about one question.
struct DiffAnswer {
    Sample question;  ///< media: paths that open from here; answers and annotations: the truth
    bool hasTruth = false;
    std::string text;
    std::vector<Annotation> annotations;
};

/// All answers of one side.
struct DiffAnswers {
    DiffSide side;
    std::vector<DiffAnswer> answers;
};

/// Gives the store when it is needed; a comparison of two folders needs none.
using StoreGiver = std::function<Result<ExperimentStore*>()>;

/// The answers that `name` stands for: a run folder (with "@STEP": a training's watch set at that
/// step, else at its last checkpoint), a run's id, or a model as asks in the store name it
/// ("model:" in front says that it is one). BadInput: nothing of that name, or a folder without
/// answers.
Result<DiffAnswers> readDiffSide(const std::string& name, const StoreGiver& store);

// The kinds of side, for readDiffSide() alone.
/// An evaluation's predictions with their records.
Result<DiffAnswers> evaluationSide(const std::string& folder);
/// A training's watch set; `step` -1: the last.
Result<DiffAnswers> watchSide(const std::string& folder, std::int64_t step);
/// One ask.
Result<DiffAnswers> askSide(ExperimentStore& store, const Run& run);
/// The newest ask of a model about each question.
Result<DiffAnswers> modelSide(ExperimentStore& store, const std::string& model);

}  // namespace sl::work
