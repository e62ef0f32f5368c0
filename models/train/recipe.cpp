// SPDX-License-Identifier: Apache-2.0
#include "models/train/recipe.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <numbers>
#include <regex>

#include "core/base/paths.h"
#include "models/io/json_settings.h"
#include "models/train/trainer.h"

namespace sl::train {

namespace fs = std::filesystem;
using io::JsonSettings;

namespace {

constexpr double kMost = 1e12;
constexpr double kAboveZero = std::numeric_limits<double>::min();

/// A key that is read by nobody is a slip of the pen; passed over, it would train something else.
Result<void> knowsAll(const Json& j, const std::string& where,
                      std::initializer_list<const char*> keys) {
    if (!j.is_object()) return {};  // whoever reads it says so
    std::string list;
    for (const char* key : keys) list += (list.empty() ? "" : ", ") + std::string(key);
    for (const auto& item : j.items())
        if (std::find(keys.begin(), keys.end(), item.key()) == keys.end())
            return fail(ErrorCode::BadInput, where + " knows no '" + item.key() + "'",
                        list + " are known");
    return {};
}

Result<ParameterGroup> groupFromJson(const Json& j, const std::string& where) {
    if (auto ok = knowsAll(j, where, {"pattern", "scale", "weight_decay"}); !ok) return passOn(ok);
    ParameterGroup group;
    JsonSettings settings(j, where, ErrorCode::BadInput);
    settings.require("pattern");
    settings.text("pattern", group.pattern);
    settings.number("scale", group.scale, 0, kMost);
    settings.number("weight_decay", group.weightDecay, -kMost, kMost);
    try {
        const std::regex check(group.pattern);
    } catch (const std::regex_error&) {
        settings.complain("pattern", "is not a regular expression");
    }
    if (!settings.status()) return passOn(settings.status());
    return group;
}

Result<void> readNumbers(const Json& j, const std::string& where, Stage& s) {
    JsonSettings settings(j, where, ErrorCode::BadInput);
    settings.required("steps", s.steps, 1, kMost);
    settings.number("batch", s.batch, 1, 4096);
    settings.required("lr", s.lr, kAboveZero, kMost);
    settings.number("matrix_lr", s.matrixLr, 0, kMost);
    settings.number("warmup_steps", s.warmupSteps, 0, kMost);
    settings.text("schedule", s.schedule);
    settings.number("decay_steps", s.decaySteps, 0, kMost);
    settings.number("min_lr_ratio", s.minLrRatio, 0, 1);
    settings.number("weight_decay", s.weightDecay, 0, kMost);
    settings.number("beta2", s.beta2, 0, 1 - 1e-9);
    settings.number("clip_norm", s.clipNorm, kAboveZero, kMost);
    settings.number("location_sigma", s.locationSigma, 0.1, 100);
    if (!settings.status()) return passOn(settings.status());
    if (s.decaySteps > s.steps)
        return fail(ErrorCode::BadInput, where + " has more decay_steps than steps");
    if (s.schedule != "cosine" && s.schedule != "constant" && s.schedule != "wsd")
        return fail(ErrorCode::BadInput, where + " has an unknown schedule '" + s.schedule + "'",
                    "cosine, constant and wsd are known");
    return {};
}

Result<void> readAugmentation(const Json& j, const std::string& where, Augmentation& a) {
    const auto found = j.find("augment");
    if (found == j.end()) return {};
    if (!found->is_object()) return fail(ErrorCode::BadInput, where + ": augment is not an object");
    if (auto ok = knowsAll(*found, where + ": augment", {"flip", "crop", "colour"}); !ok) return ok;
    JsonSettings settings(*found, where + ", augment", ErrorCode::BadInput);
    settings.number("flip", a.flip, 0, 1);
    settings.number("crop", a.crop, 0, 0.9);
    settings.number("colour", a.colour, 0, 0.9);
    return settings.status();
}

Result<Stage> stageFromJson(const Json& j, const std::string& file) {
    Stage s;
    JsonSettings named(j, file + ": a stage", ErrorCode::BadInput);
    named.require("name");
    named.text("name", s.name);
    if (!named.status()) return passOn(named.status());
    const std::string where = file + ": stage '" + s.name + "'";
    if (auto ok = knowsAll(j, where,
                           {"name", "steps", "batch", "lr", "matrix_lr", "warmup_steps", "schedule",
                            "decay_steps", "min_lr_ratio", "weight_decay", "beta2", "clip_norm",
                            "location_sigma", "augment", "source", "losses", "groups"});
        !ok)
        return passOn(ok);
    if (auto ok = readNumbers(j, where, s); !ok) return passOn(ok);
    if (auto ok = readAugmentation(j, where, s.augment); !ok) return passOn(ok);
    JsonSettings settings(j, where, ErrorCode::BadInput);
    s.source = j.value("source", Json::object());
    if (!s.source.is_object()) settings.complain("source", "is not an object");
    for (const char* key : {"losses", "groups"}) settings.require(key);
    if (!settings.status()) return passOn(settings.status());
    if (!j["losses"].is_object()) settings.complain("losses", "is not an object");
    if (!j["groups"].is_array()) settings.complain("groups", "is not a list");
    if (!settings.status()) return passOn(settings.status());
    JsonSettings losses(j["losses"], where + ", losses", ErrorCode::BadInput);
    for (const auto& item : j["losses"].items())
        losses.number(item.key().c_str(), s.losses[item.key()], 0, kMost);
    if (!losses.status()) return passOn(losses.status());
    for (const Json& item : j["groups"]) {
        auto group = groupFromJson(item, where + ", groups");
        if (!group) return passOn(group);
        s.groups.push_back(std::move(*group));
    }
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
    if (auto ok = knowsAll(json, file,
                           {"name", "description", "start", "ema_decay", "checkpoint_steps",
                            "keep_checkpoints", "state_minutes", "kept_megabytes", "stages"});
        !ok)
        return passOn(ok);
    Recipe recipe;
    recipe.name = fs::path(file).stem().string();
    JsonSettings settings(json, file, ErrorCode::BadInput);
    settings.text("name", recipe.name);
    settings.text("description", recipe.description);
    std::string start = "model";
    settings.text("start", start);
    if (start != "model" && start != "nothing")
        settings.complain("start", "is neither 'model' nor 'nothing'");
    recipe.fromNothing = start == "nothing";
    settings.number("ema_decay", recipe.emaDecay, 0, 1 - 1e-9);
    settings.number("checkpoint_steps", recipe.checkpointSteps, 1, kMost);
    settings.number("keep_checkpoints", recipe.keepCheckpoints, 0, kMost);
    settings.number("state_minutes", recipe.stateMinutes, 0, kMost);
    settings.number("kept_megabytes", recipe.keptMegabytes, 0, 1e6);
    if (!settings.status()) return passOn(settings.status());
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

double learningRate(const Stage& stage, std::int64_t step, double progress) {
    const double steps = static_cast<double>(stage.steps);
    const double done = std::max(double(step + 1), progress * steps);
    const double warm =
        stage.warmupSteps > 0 ? std::min(1.0, done / static_cast<double>(stage.warmupSteps)) : 1.0;
    if (stage.schedule == "constant") return stage.lr * warm;
    const auto floored = [&](double f) {
        return stage.lr * warm * ((1.0 - stage.minLrRatio) * f + stage.minLrRatio);
    };
    progress = std::clamp(progress, 0.0, 1.0);
    if (stage.schedule == "wsd")
        return floored(stage.decaySteps == 0
                           ? 1.0
                           : std::min(1.0, (1.0 - progress) * steps / double(stage.decaySteps)));
    return floored(0.5 * (1.0 + std::cos(std::numbers::pi * progress)));
}

double learningRate(const Stage& stage, std::int64_t step) {
    return learningRate(stage, step, double(step) / static_cast<double>(stage.steps));
}

}  // namespace sl::train
