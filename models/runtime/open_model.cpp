// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "core/base/json.h"
#include "core/base/paths.h"
#include "models/families/family.h"
#include "models/nn/threads.h"

namespace sl {

namespace fs = std::filesystem;

namespace {

bool isUrl(const std::string& model) {
    return model.rfind("http://", 0) == 0 || model.rfind("https://", 0) == 0;
}

/// The checkpoint's config.json and the family that knows its model_type.
struct Recognised {
    Json config;
    std::string modelType;
    const families::Family* family = nullptr;
};

Result<Recognised> recognise(const std::string& folder) {
    std::error_code ec;
    const fs::path file = fs::path(folder) / "config.json";
    if (!fs::is_regular_file(file, ec)) {
        if (fs::is_regular_file(fs::path(folder) / "adapter_config.json", ec))
            return fail(ErrorCode::NotYet,
                        folder + " is an adapter; adapters cannot be opened yet");
        return fail(ErrorCode::BadModel, folder + " has no config.json",
                    "give the folder of a checkpoint as Hugging Face lays it out");
    }
    auto config = readJsonFile(file.string(), 1U << 22U);
    if (!config) return fail(ErrorCode::BadModel, config.error().message);
    if (!config->is_object() || !config->contains("model_type") ||
        !(*config)["model_type"].is_string())
        return fail(ErrorCode::BadModel, file.string() + " has no model_type");
    Recognised result{std::move(*config), {}, nullptr};
    result.modelType = result.config["model_type"].get<std::string>();
    std::string known;
    for (const families::Family& family : families::registry()) {
        for (const std::string& type : family.modelTypes) {
            if (type == result.modelType) result.family = &family;
            known += (known.empty() ? "" : ", ") + type;
        }
    }
    if (result.family == nullptr)
        return fail(ErrorCode::BadModel,
                    folder + " is of the unknown model_type '" + result.modelType + "'",
                    "model types known: " + known);
    return result;
}

}  // namespace

Result<std::string> modelFolder(const std::string& model) {
    std::error_code ec;
    if (isUrl(model))
        return fail(ErrorCode::NotYet, "models behind a URL cannot be used yet: " + model);
    if (model == "mini") {
        auto path = resourcePath("models/mini");
        if (!path)
            return fail(ErrorCode::BadModel, "the built-in model mini is not in this copy",
                        "choose the folder of another model, or put mini's weights into "
                        "resources/models/mini");
        return path;
    }
    if (fs::is_directory(model, ec)) return model;
    return fail(ErrorCode::BadModel, "there is no model '" + model + "'",
                "give 'mini' or the folder of a checkpoint");
}

Result<std::unique_ptr<ModelRuntime>> openModel(const ModelSpec& spec, Control& control) try {
    if (spec.dtype == "int8")
        return fail(ErrorCode::NotYet, "int8 weights are not built yet", "use --dtype auto");
    const auto folder = modelFolder(spec.model);
    if (!folder) return passOn(folder);
    const auto recognised = recognise(*folder);
    if (!recognised) return passOn(recognised);
    nn::setThreads(spec.threads);
    return recognised->family->open(*folder, spec, control);
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "opening " + spec.model));
}

std::vector<FamilyInfo> modelFamilies() {
    std::vector<FamilyInfo> infos;
    for (const families::Family& family : families::registry()) infos.push_back(family.info);
    return infos;
}

Result<InspectReport> inspectModel(const std::string& model) try {
    const auto folder = modelFolder(model);
    if (!folder) return passOn(folder);
    auto recognised = recognise(*folder);
    if (!recognised) return passOn(recognised);
    InspectReport report;
    report.modelType = recognised->modelType;
    report.family = recognised->family->info.id;
    report.configText = dumpJson(recognised->config, 2);
    if (auto ok = recognised->family->inspect(*folder, report); !ok) return passOn(ok);
    for (const auto& [dtype, bytes] : {std::pair{"float32", 4}, {"bfloat16", 2}, {"int8", 1}})
        report.memoryBytes.emplace_back(dtype, report.parameters * bytes);
    return report;
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "reading " + model));
}

}  // namespace sl
