// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "models/train/augment.h"

namespace sl::train {

/// Parameters whose name matches learn at lr × scale; the first matching group counts, what matches
/// none is frozen.
struct ParameterGroup {
    std::string pattern;  ///< ECMAScript regular expression, searched in the parameter's name
    double scale = 1;
    double weightDecay = -1;  ///< negative: the stage's
};

/// A stretch of training with one optimiser.
struct Stage {
    std::string name;
    std::int64_t steps = 0;
    std::int64_t batch = 16;
    double lr = 1e-3;
    double matrixLr = 0;  ///< > 0: weight matrices learn by Muon at this rate, on lr's schedule
    std::int64_t warmupSteps = 100;
    std::string schedule = "cosine";  ///< "constant", or "wsd": constant, then linear to the floor
    double minLrRatio = 0.1;          ///< floor: lr ((1 - r) f + r), as InfMLLM
    std::int64_t decaySteps = 0;      ///< of "wsd": the last steps, in which the rate falls
    double weightDecay = 0.01;
    double beta2 = 0.98;
    double clipNorm = 1.0;
    double locationSigma = 1;  ///< how far off, in bins, an edge is as good as right
    std::vector<ParameterGroup> groups;
    std::map<std::string, double> losses;  ///< weights by objective
    Json source = Json::object();          ///< handed to the sample source
    Augmentation augment;                  ///< of finite data sets
};

struct Recipe {
    std::string name, description;
    std::vector<Stage> stages;
    bool fromNothing = false;  ///< starts from fresh weights unless a model is named
    double emaDecay = 0;       ///< > 0: checkpoints hold the running mean of the weights
    std::int64_t checkpointSteps = 1000;
    std::int64_t keepCheckpoints = 0;  ///< 0: all
    double stateMinutes = 5;           ///< resumable state is written at least this often
    double keptMegabytes = 512;        ///< for pixels and features of a finite set's pictures

    std::int64_t totalSteps() const;
    /// Whether its stages say which worlds to draw, so that it needs no data.
    bool drawsWorlds() const;
};

/// A shipped recipe by name (resources/recipes/<name>.json), or a file. Usage when there is none;
/// BadInput naming the key that is wrong.
Result<Recipe> loadRecipe(const std::string& nameOrFile);
Result<Recipe> recipeFromJson(const Json& json, const std::string& file);

/// Learning rate of a step of a stage, 0-based, when `progress` of the stage (0-1) is over.
double learningRate(const Stage& stage, std::int64_t step, double progress);
/// The same where steps alone count.
double learningRate(const Stage& stage, std::int64_t step);

}  // namespace sl::train
