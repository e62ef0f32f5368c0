// SPDX-License-Identifier: Apache-2.0
#include "models/train/recipe.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <regex>

#include "core/base/paths.h"
#include "models/train/trainer.h"

namespace sl::train {

namespace fs = std::filesystem;

namespace {

Result<Stage> stageFromJson(const Json& j, const std::string& file) {
    Stage s;
    try {
        s.name = j.at("name").get<std::string>();
        s.steps = j.at("steps").get<std::int64_t>();
        s.lr = j.at("lr").get<double>();
        s.matrixLr = j.value("matrix_lr", s.matrixLr);
        s.batch = j.value("batch", s.batch);
        s.warmupSteps = j.value("warmup_steps", s.warmupSteps);
        s.schedule = j.value("schedule", s.schedule);
        s.decaySteps = j.value("decay_steps", s.decaySteps);
        s.minLrRatio = j.value("min_lr_ratio", s.minLrRatio);
        s.weightDecay = j.value("weight_decay", s.weightDecay);
        s.beta2 = j.value("beta2", s.beta2);
        s.clipNorm = j.value("clip_norm", s.clipNorm);
        s.losses = j.at("losses").get<std::map<std::string, double>>();
        s.source = j.value("source", Json::object());
        for (const Json& g : j.at("groups")) {
            ParameterGroup group;
            group.pattern = g.at("pattern").get<std::string>();
            group.scale = g.value("scale", 1.0);
            group.weightDecay = g.value("weight_decay", -1.0);
            const std::regex check(group.pattern);
            s.groups.push_back(group);
        }
    } catch (const std::exception& error) {
        return fail(ErrorCode::BadInput, file + ": a stage is not right: " + error.what());
    }
    if (s.steps < 1 || s.batch < 1 || s.batch > 4096 || !(s.lr > 0) || !(s.matrixLr >= 0))
        return fail(ErrorCode::BadInput,
                    file + ": stage '" + s.name + "' needs steps, batch and lr above zero");
    if (s.decaySteps < 0 || s.decaySteps > s.steps)
        return fail(ErrorCode::BadInput,
                    file + ": stage '" + s.name + "' has more decay_steps than steps");
    if (s.schedule != "cosine" && s.schedule != "constant" && s.schedule != "wsd")
        return fail(ErrorCode::BadInput,
                    file + ": stage '" + s.name + "' has an unknown schedule '" + s.schedule + "'",
                    "cosine, constant and wsd are known");
    return s;
}

}  // namespace

std::int64_t Recipe::totalSteps() const {
    std::int64_t total = 0;
    for (const Stage& stage : stages) total += stage.steps;
    return total;
}

bool Recipe::drawsWorlds() const {
    return std::none_of(stages.begin(), stages.end(),
                        [](const Stage& stage) { return stage.source.empty(); });
}

Result<Recipe> recipeFromJson(const Json& json, const std::string& file) {
    if (!json.is_object() || !json.contains("stages") || !json["stages"].is_array() ||
        json["stages"].empty())
        return fail(ErrorCode::BadInput, file + " is not a recipe: it has no stages");
    Recipe recipe;
    try {
        recipe.name = json.value("name", fs::path(file).stem().string());
        recipe.description = json.value("description", "");
        recipe.fromNothing = json.value("start", std::string("model")) == "nothing";
        recipe.emaDecay = json.value("ema_decay", 0.0);
        recipe.checkpointSteps = json.value("checkpoint_steps", recipe.checkpointSteps);
        recipe.keepCheckpoints = json.value("keep_checkpoints", recipe.keepCheckpoints);
        recipe.stateMinutes = json.value("state_minutes", recipe.stateMinutes);
    } catch (const nlohmann::json::exception&) {
        return fail(ErrorCode::BadInput, file + ": a setting of the recipe is of the wrong type");
    }
    if (recipe.checkpointSteps < 1 || recipe.emaDecay < 0 || recipe.emaDecay >= 1)
        return fail(ErrorCode::BadInput,
                    file + ": checkpoint_steps must be positive and ema_decay in [0, 1)");
    for (const Json& item : json["stages"]) {
        auto stage = stageFromJson(item, file);
        if (!stage) return passOn(stage);
        recipe.stages.push_back(std::move(*stage));
    }
    return recipe;
}

Result<Recipe> loadRecipe(const std::string& nameOrFile) {
    std::string file = nameOrFile;
    std::error_code ec;
    if (nameOrFile.find('/') == std::string::npos && !fs::is_regular_file(nameOrFile, ec)) {
        const auto shipped = resourcePath("recipes/" + nameOrFile + ".json");
        if (!shipped) {
            std::string names;
            for (const std::string& name : recipeNames())
                names += (names.empty() ? "" : ", ") + name;
            return fail(ErrorCode::Usage, "there is no recipe '" + nameOrFile + "'",
                        "recipes: " + names + ", or a file");
        }
        file = *shipped;
    }
    const auto json = readJsonFile(file, 1U << 20U);
    if (!json) return passOn(json);
    return recipeFromJson(*json, file);
}

Result<RecipeNeeds> recipeNeeds(const std::string& nameOrFile) {
    const auto recipe = loadRecipe(nameOrFile);
    if (!recipe) return passOn(recipe);
    return RecipeNeeds{recipe->name, !recipe->fromNothing, !recipe->drawsWorlds()};
}

std::vector<std::string> recipeNames() {
    std::vector<std::string> names;
    const auto folder = resourcePath("recipes");
    if (!folder) return names;
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(*folder, ec))
        if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

double learningRate(const Stage& stage, std::int64_t step) {
    const double warm =
        stage.warmupSteps > 0
            ? std::min(1.0, double(step + 1) / static_cast<double>(stage.warmupSteps))
            : 1.0;
    if (stage.schedule == "constant") return stage.lr * warm;
    const auto floored = [&](double f) {
        return stage.lr * warm * ((1.0 - stage.minLrRatio) * f + stage.minLrRatio);
    };
    if (stage.schedule == "wsd")
        return floored(
            stage.decaySteps == 0
                ? 1.0
                : std::clamp(double(stage.steps - step) / double(stage.decaySteps), 0.0, 1.0));
    const double progress = std::min(1.0, double(step) / static_cast<double>(stage.steps));
    return floored(0.5 * (1.0 + std::cos(std::numbers::pi * progress)));
}

}  // namespace sl::train
