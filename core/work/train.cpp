// SPDX-License-Identifier: Apache-2.0
#include "core/work/train.h"

#include <algorithm>
#include <filesystem>

#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/base/paths.h"
#include "core/base/write_file.h"
#include "core/work/dataset_source.h"
#include "core/work/run_folder.h"
#include "core/work/sample_file.h"
#include "core/work/store_samples.h"
#include "core/work/synth_source.h"
#include "core/work/watch_set.h"
#include "models/runtime/model_runtime.h"

namespace sl::work {

namespace {

namespace fs = std::filesystem;

constexpr const char* kRecipeFile = "recipe.json";

bool isFile(const std::string& path) {
    std::error_code ec;
    return fs::is_regular_file(path, ec);
}

/// Absolute where it names a folder, so that the run can go on from another working folder.
std::string absoluteFolder(const std::string& path) {
    std::error_code ec;
    return fs::is_directory(path, ec) ? fs::absolute(path, ec).string() : path;
}

/// File of a shipped recipe by name, or the file itself. Usage names the recipes that there are.
Result<std::string> recipeFile(const std::string& recipe) {
    if (isFile(recipe)) return recipe;
    if (recipe.find('/') == std::string::npos && !recipe.empty())
        if (auto shipped = resourcePath("recipes/" + recipe + ".json")) return *shipped;
    std::string names;
    for (const std::string& name : train::recipeNames()) names += name + ", ";
    return fail(ErrorCode::Usage, "there is no recipe '" + recipe + "'",
                "recipes: " + names + "or a file");
}

/// SHA-256 over the hashes of the folder's weights files in the order of their names; of the one
/// file where there is one.
Result<std::string> weightsHash(const std::string& model) {
    if (model.empty()) return std::string();
    const auto folder = modelFolder(model);
    if (!folder) return passOn(folder);
    std::vector<std::string> files;
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(*folder, ec))
        if (entry.path().extension() == ".safetensors") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    if (files.size() == 1) return sha256File(files[0]);
    std::string all;
    for (const std::string& file : files) {
        const auto hash = sha256File(file);
        if (!hash) return passOn(hash);
        all += *hash;
    }
    return sha256(all);
}

/// The request with the model that its recipe starts from, where none is named.
Result<TrainRequest> withModel(TrainRequest request) {
    if (!request.options.model.empty()) return request;
    const auto recipe = train::recipeNeeds(request.options.recipe);
    if (!recipe) return passOn(recipe);
    if (recipe->model) request.options.model = "mini";
    return request;
}

/// Null where nothing is watched.
Result<std::unique_ptr<WatchSet>> watchSet(const TrainRequest& request, train::SampleSource& source,
                                           const std::string& runDir) {
    if (request.watch <= 0) return std::unique_ptr<WatchSet>();
    return WatchSet::make(source, request.watch, runDir);
}

/// Trains what is described in the folder, with the folder's own copy of the recipe.
Result<void> trained(TrainRequest request, train::SampleSource& source, Control& control) {
    request.options.recipe = (fs::path(request.options.runDir) / kRecipeFile).string();
    const auto watch = watchSet(request, source, request.options.runDir);
    if (!watch) return passOn(watch);
    return train::train(request.options, source, control, watch->get());
}

Result<void> copyRecipe(const TrainRequest& request) {
    const auto file = recipeFile(request.options.recipe);
    if (!file) return passOn(file);
    const auto json = readJsonFile(*file, 1U << 24U);
    if (!json) return passOn(json);
    return writeFileDurably((fs::path(request.options.runDir) / kRecipeFile).string(),
                            dumpJson(*json, 1) + "\n");
}

/// The answers of a store are kept in the run's folder: the store goes on changing. Its own file is
/// not hashed either: to open and close it would drop the locks that this process holds on it.
Result<void> keepData(TrainRequest& request) {
    if (request.format != kStoreFormat || isKeptStoreSamples(request.data)) return {};
    datasets::ReadOptions read;
    read.task = request.task;
    const std::string kept = (fs::path(request.options.runDir) / "data.jsonl").string();
    if (auto ok = keepStoreSamples(request.data, read, kept); !ok) return ok;
    request.data = kept;
    return {};
}

}  // namespace

Result<std::unique_ptr<train::SampleSource>> trainingSource(const TrainRequest& request) {
    if (request.data.empty()) {
        const auto recipe = train::recipeNeeds(request.options.recipe);
        if (!recipe) return passOn(recipe);
        if (recipe->data)
            return fail(ErrorCode::Usage, "recipe '" + recipe->name + "' needs --data and --format",
                        "only recipe mini draws its own worlds");
        SynthSourceOptions worlds;
        worlds.seed = request.options.seed;
        return std::make_unique<SynthSource>(worlds);
    }
    datasets::ReadOptions read;
    read.mediaRoot = request.mediaRoot;
    read.task = request.task;
    read.boxes = request.boxes;
    const auto data = readSampleFile(request.data, request.format, read);
    if (!data) return passOn(data);
    for (const datasets::Finding& finding : data->findings)
        log(LogLevel::Warning, finding.where + ": " + finding.what);
    auto source = DatasetSource::make(data->samples, request.task, request.mediaRoot);
    if (!source) return passOn(source);
    return std::make_unique<DatasetSource>(std::move(*source));
}

Result<void> startTraining(const TrainRequest& given, Control& control) {
    auto complete = withModel(given);
    if (!complete) return passOn(complete);
    TrainRequest& request = *complete;
    const fs::path folder(request.options.runDir);
    if (isFile((folder / "run.json").string()))
        return fail(ErrorCode::Usage, request.options.runDir + " holds a run already",
                    "go on with `train " + request.options.runDir +
                        " --resume`, or choose another folder with --out");
    const auto source = trainingSource(request);
    if (!source) return passOn(source);
    std::error_code ec;
    fs::create_directories(folder, ec);
    if (auto ok = keepData(request); !ok) return ok;
    const auto json = runJsonOf(request);
    if (!json) return passOn(json);
    if (auto ok = copyRecipe(request); !ok) return ok;
    if (auto ok = writeFileDurably((folder / "run.json").string(), dumpJson(*json, 1) + "\n"); !ok)
        return ok;
    return trained(request, **source, control);
}

Result<void> continueTraining(const std::string& runDir, const train::TrainOptions& limits,
                              Control& control) {
    const fs::path folder(runDir);
    const auto json = readJsonFile((folder / "run.json").string(), 1U << 24U);
    if (!json)
        return fail(ErrorCode::BadInput, runDir + " is no run folder: " + json.error().message);
    auto request = trainRequestFromJson(*json);
    if (!request) return passOn(request);
    std::error_code ec;
    if (!limits.resume && fs::exists(folder / "state", ec))
        return fail(ErrorCode::Usage, "the run in " + runDir + " was begun", "go on with --resume");
    train::TrainOptions& options = request->options;
    options.runDir = runDir;
    options.resume = limits.resume;
    if (limits.threads > 0) options.threads = limits.threads;
    if (limits.maxSteps > 0) options.maxSteps = limits.maxSteps;
    if (limits.maxMinutes > 0) options.maxMinutes = limits.maxMinutes;
    if (!isFile((folder / kRecipeFile).string()))  // a run.json that another program wrote
        if (auto ok = copyRecipe(*request); !ok) return ok;
    const auto source = trainingSource(*request);
    if (!source) return passOn(source);
    return trained(std::move(*request), **source, control);
}

Result<train::TrainForecast> forecastTraining(const TrainRequest& request, Control& control) {
    const auto complete = withModel(request);
    if (!complete) return passOn(complete);
    const auto source = trainingSource(*complete);
    if (!source) return passOn(source);
    const auto watch = watchSet(*complete, **source, "");
    if (!watch) return passOn(watch);
    return train::dryRun(complete->options, **source, control, watch->get());
}

Result<Json> runJsonOf(const TrainRequest& request) {
    const train::TrainOptions& o = request.options;
    const auto hash = weightsHash(o.model);
    if (!hash) return passOn(hash);
    RunDescription d;
    d.kind = "train";
    d.command = request.command;
    if (!request.data.empty()) d.dataFiles = {request.data};
    d.model = absoluteFolder(o.model);
    d.weightsSha256 = *hash;
    d.seed = o.seed;
    d.options = {{"format", request.format},    {"task", request.task},
                 {"boxes", request.boxes},      {"media_root", absoluteFolder(request.mediaRoot)},
                 {"threads", o.threads},        {"max_steps", o.maxSteps},
                 {"max_minutes", o.maxMinutes}, {"watch", request.watch},
                 {"device", o.device},          {"dtype", o.dtype}};
    auto json = runJson(d);
    if (json) (*json)["recipe"] = o.recipe;
    return json;
}

Result<TrainRequest> trainRequestFromJson(const Json& json) {
    TrainRequest r;
    train::TrainOptions& o = r.options;
    try {
        if (json.at("kind") != "train")
            return fail(ErrorCode::BadInput, "run.json is not of a training");
        o.recipe = json.at("recipe").get<std::string>();
        o.model = json.at("model").at("name").get<std::string>();
        o.seed = json.at("seed").get<std::uint64_t>();
        r.command = json.value("command", r.command);
        for (const Json& file : json.value("data", Json::array()))
            r.data = file.at("path").get<std::string>();
        const Json options = json.value("options", Json::object());
        r.format = options.value("format", r.format);
        r.task = options.value("task", r.task);
        r.boxes = options.value("boxes", r.boxes);
        r.mediaRoot = options.value("media_root", r.mediaRoot);
        o.threads = options.value("threads", o.threads);
        o.maxSteps = options.value("max_steps", o.maxSteps);
        o.maxMinutes = options.value("max_minutes", o.maxMinutes);
        r.watch = options.value("watch", r.watch);
        o.device = options.value("device", o.device);
        o.dtype = options.value("dtype", o.dtype);
    } catch (const nlohmann::json::exception& error) {
        return fail(ErrorCode::BadInput, std::string("run.json is not right: ") + error.what());
    }
    return r;
}

}  // namespace sl::work
