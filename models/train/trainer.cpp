// SPDX-License-Identifier: Apache-2.0
#include "models/train/trainer.h"

#include "models/nn/threads.h"
#include "models/train/start_model.h"
#include "models/train/training.h"

namespace sl::train {

Result<void> train(const TrainOptions& options, SampleSource& source, Control& control,
                   Watcher* watcher) try {
    if (auto ok = checkDevice(options); !ok) return ok;
    auto recipe = loadRecipe(options.recipe);
    if (!recipe) return passOn(recipe);
    nn::setThreads(1);  // threads are spent on shards of a batch
    torch::manual_seed(options.seed);
    auto folder = RunFolder::open(options.runDir);
    if (!folder) return passOn(folder);
    const auto start = startFolder(options, options.runDir, source);
    if (!start) return passOn(start);
    auto trainable = openTrainable(*start, source);
    if (!trainable) return passOn(trainable);
    (*folder)->state(RunState::Running);
    Training training(options, std::move(*recipe), **trainable, source, **folder, control, watcher);
    const auto result = training.run();
    if (result) (*folder)->state(RunState::Done);
    else if (result.error().code == ErrorCode::Cancelled) (*folder)->state(RunState::Cancelled);
    else (*folder)->state(RunState::Failed, result.error().message);
    return result;
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "training"));
}

Result<SeenSample> seenSample(const std::string& nameOrFile, const std::string& model,
                              const SampleSource& source, const TrainSample& sample) try {
    const auto recipe = loadRecipe(nameOrFile);
    if (!recipe) return passOn(recipe);
    const auto folder = modelFolder(model.empty() ? "mini" : model);
    if (!folder) return passOn(folder);
    const auto trainable = openTrainable(*folder, source);
    if (!trainable) return passOn(trainable);
    return (*trainable)->seen(sample, recipe->stages.back());
} catch (const std::exception& error) {
    return tl::unexpected(nn::errorFrom(error, "the sample"));
}

}  // namespace sl::train
