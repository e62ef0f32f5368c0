// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "core/base/temporary_folder.h"
#include "models/families/mini/testing/tiny_checkpoint.h"
#include "models/train/trainer.h"

// Small trainings for tests. Used by tests only.
namespace sl::train::testing {

inline Json stageJson(const char* name, int steps, int batch, double lr) {
    return {{"name", name},
            {"steps", steps},
            {"batch", batch},
            {"lr", lr},
            {"matrix_lr", 0.02},
            {"warmup_steps", 2},
            {"groups", Json::array({{{"pattern", "."}}})},
            {"losses",
             {{"dense_truth", 0.3},
              {"next_token", 1.0},
              {"location", 1.0},
              {"attention_guidance", 0.3}}}};
}

/// The lines of a run's event log.
inline std::vector<Json> eventsOf(const std::filesystem::path& run) {
    std::vector<Json> events;
    std::ifstream file(run / "events.jsonl");
    for (std::string line; std::getline(file, line);)
        if (auto event = parseJson(line, "event"); event) events.push_back(std::move(*event));
    return events;
}

/// Loss by step, from a run's event log; a later line of a step wins.
inline std::map<std::int64_t, Json> stepsOf(const std::filesystem::path& run) {
    std::map<std::int64_t, Json> steps;
    for (const Json& event : eventsOf(run))
        if (event.at("event") == "step") steps[event.at("step").get<std::int64_t>()] = event;
    return steps;
}

inline std::string lastState(const std::filesystem::path& run) {
    std::string state;
    for (const Json& event : eventsOf(run))
        if (event.at("event") == "state") state = event.at("state").get<std::string>();
    return state;
}

/// A temporary folder with a tiny checkpoint to start from, and recipes and runs in it.
class TinyRuns {
public:
    std::filesystem::path path(const std::string& name) const { return m_dir.file(name); }
    TrainOptions options(const std::string& run, const std::string& recipe) const {
        TrainOptions o;
        o.runDir = path(run).string();
        o.model = path("start").string();
        o.recipe = path(recipe).string();
        o.threads = 1;
        o.seed = 5;
        o.dtype = "float32";
        return o;
    }
    void writeRecipe(const std::string& name, const Json& stages) const {
        std::ofstream(path(name)) << Json{{"ema_decay", 0.9}, {"stages", stages}}.dump();
    }
    Result<void> makeStart() const { return mini::testing::writeTiny(path("start").string()); }
    void say(const std::string& run, const std::string& word) const {
        std::ofstream(path(run + "/control.tmp")) << word << "\n";
        std::filesystem::rename(path(run + "/control.tmp"), path(run + "/control"));
    }

private:
    TemporaryFolder m_dir = std::move(*TemporaryFolder::make("train-test"));
};

}  // namespace sl::train::testing
