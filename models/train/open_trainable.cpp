// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "models/families/mini/mini_checkpoint.h"
#include "models/train/trainable.h"

namespace sl::train {

Result<std::unique_ptr<Trainable>> openTrainable(const std::string& folder,
                                                 const SampleSource& source) {
    const std::string file = (std::filesystem::path(folder) / "config.json").string();
    const auto json = readJsonFile(file, 1U << 20U);
    if (!json) return fail(ErrorCode::BadModel, json.error().message);
    const auto found = json->find("model_type");
    const std::string type =
        found != json->end() && found->is_string() ? found->get<std::string>() : "";
    if (type != "sightline_mini")
        return fail(ErrorCode::NotYet, "models of type '" + type + "' cannot be trained yet",
                    "train mini or a checkpoint made from it");
    auto checkpoint = mini::openCheckpoint(folder);
    if (!checkpoint) return passOn(checkpoint);
    return mini::makeTrainable(std::move(*checkpoint), source);
}

Result<void> writeFreshCheckpoint(const std::string& folder, const SampleSource& source) {
    const std::vector<std::string> corpus = source.corpus();
    if (corpus.empty())
        return fail(ErrorCode::Usage, "a model from nothing needs worlds to learn its words from",
                    "use recipe mini, or name a model to start from");
    auto checkpoint = mini::freshCheckpoint(corpus);
    if (!checkpoint) return passOn(checkpoint);
    std::map<std::string, at::Tensor> tensors;
    for (const auto& [name, tensor] : mini::namedTensors(checkpoint->model)) tensors[name] = tensor;
    return mini::writeCheckpoint(*checkpoint, tensors, folder);
}

}  // namespace sl::train
