// SPDX-License-Identifier: Apache-2.0
#include "core/work/diff_side.h"

#include <charconv>
#include <filesystem>

#include "core/base/json.h"

namespace sl::work {

namespace {

namespace fs = std::filesystem;

constexpr const char* kModelPrefix = "model:";
constexpr std::int64_t kLastStep = -1;

/// "runs/a@120" → folder and step; step kLastStep where none is named.
std::pair<std::string, std::int64_t> folderAndStep(const std::string& name) {
    const auto at = name.rfind('@');
    if (at == std::string::npos) return {name, kLastStep};
    std::int64_t step = 0;
    const char* const end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data() + at + 1, end, step);
    if (error != std::errc() || rest != end || step < 0) return {name, kLastStep};
    return {name.substr(0, at), step};
}

bool isRunFolder(const std::string& path) {
    std::error_code ec;
    return fs::is_regular_file(fs::path(path) / "run.json", ec);
}

Result<DiffAnswers> folderSide(const std::string& folder, std::int64_t step) {
    const auto json = readJsonFile((fs::path(folder) / "run.json").string(), 1U << 24U);
    if (!json) return passOn(json);
    const auto kind = json->find("kind");
    if (kind != json->end() && *kind == "evaluate") return evaluationSide(folder);
    if (kind != json->end() && *kind == "train") return watchSide(folder, step);
    return fail(ErrorCode::BadInput, folder + " is neither an evaluation nor a training",
                "give a run folder that `evaluate --out` or `train --out` made");
}

/// The folder that the record of an evaluation or training names.
Result<std::string> folderOf(const Run& run) {
    const auto json = parseJson(run.queryJson, "the record of run " + run.id);
    if (!json) return passOn(json);
    const auto folder = json->find("run");
    if (folder == json->end() || !folder->is_string() || folder->get<std::string>().empty())
        return fail(ErrorCode::BadInput, "run " + run.id + " kept no folder, so no answers",
                    "run it again with --out");
    return folder->get<std::string>();
}

Result<DiffAnswers> recordedSide(const std::string& name, std::int64_t step,
                                 ExperimentStore& store) {
    const auto run = store.run(name);
    if (!run) return passOn(run);
    if (run->kind == "ask") return askSide(store, *run);
    const auto folder = folderOf(*run);
    if (!folder) return passOn(folder);
    // As the command line gave it, so perhaps from the folder of the store's project.
    const fs::path beside = fs::path(store.path()).parent_path() / *folder;
    return folderSide(isRunFolder(*folder) ? *folder : beside.string(), step);
}

Result<DiffAnswers> namedSide(const std::string& name, const StoreGiver& store) {
    const auto [plain, step] = folderAndStep(name);
    if (isRunFolder(plain)) return folderSide(plain, step);
    const auto opened = store();
    if (!opened) return passOn(opened);
    if (name.rfind(kModelPrefix, 0) == 0)
        return modelSide(**opened, name.substr(std::string(kModelPrefix).size()));
    auto recorded = recordedSide(plain, step, **opened);
    if (recorded) return recorded;
    auto model = modelSide(**opened, name);
    if (model) return model;
    const auto known = (*opened)->run(plain);
    return known ? recorded : model;
}

}  // namespace

Result<DiffAnswers> readDiffSide(const std::string& name, const StoreGiver& store) {
    auto side = namedSide(name, store);
    if (!side) return side;
    side->side.name = name;
    if (side->answers.empty())
        return fail(ErrorCode::BadInput, name + " holds no answer to compare");
    return side;
}

}  // namespace sl::work
