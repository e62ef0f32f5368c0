// SPDX-License-Identifier: Apache-2.0
#include "models/train/recipe_parts.h"

#include <map>
#include <string>

#include "models/nn/threads.h"
#include "models/train/optimiser.h"
#include "models/train/trainable.h"

namespace sl::train {

namespace {

/// Stands in where a table needs no samples.
class NoSamples final : public SampleSource {
public:
    Result<TrainSample> sample(std::int64_t) override {
        return fail(ErrorCode::Internal, "a table asked for a sample");
    }
    std::int64_t size() const override { return 0; }
};

/// "network.vision_tower.stem.proj.weight" is of the part vision_tower, "dense_truth.edges.weight"
/// of dense_truth.
std::string partOf(const std::string& parameter) {
    const std::string network = "network.";
    const std::string name =
        parameter.rfind(network, 0) == 0 ? parameter.substr(network.size()) : parameter;
    return name.substr(0, name.find('.'));
}

void addStage(const Stage& stage, torch::nn::Module& module, std::vector<RecipePart>& rows) {
    std::vector<RecipePart> learns;
    for (const ParameterGroup& group : stage.groups)
        learns.push_back({stage.name, group.pattern, 0, stage.lr * group.scale,
                          stage.matrixLr * group.scale, stage.steps, group.scale <= 0});
    std::map<std::string, std::int64_t> frozen;
    for (const auto& item : module.named_parameters()) {
        const ParameterGroup* group = groupOf(item.key(), stage);
        if (group == nullptr) frozen[partOf(item.key())] += item.value().numel();
        else learns[std::size_t(group - stage.groups.data())].parameters += item.value().numel();
    }
    rows.insert(rows.end(), learns.begin(), learns.end());
    for (const auto& [part, count] : frozen)
        rows.push_back({stage.name, part, count, 0, 0, stage.steps, true});
}

}  // namespace

std::vector<RecipePart> recipeParts(const Recipe& recipe, torch::nn::Module& module) {
    std::vector<RecipePart> rows;
    for (const Stage& stage : recipe.stages) addStage(stage, module, rows);
    return rows;
}

Result<std::vector<RecipePart>> recipeTable(const std::string& nameOrFile,
                                            const std::string& model) try {
    const auto recipe = loadRecipe(nameOrFile);
    if (!recipe) return passOn(recipe);
    const auto folder = modelFolder(model.empty() ? "mini" : model);
    if (!folder) return passOn(folder);
    const auto trainable = openTrainable(*folder, NoSamples());
    if (!trainable) return passOn(trainable);
    return recipeParts(*recipe, (*trainable)->module());
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "the recipe's table"));
}

}  // namespace sl::train
