// SPDX-License-Identifier: Apache-2.0
// Stands in for the model runtime in builds without LibTorch (preset "core").
#include "models/runtime/model_runtime.h"
#include "models/train/trainer.h"

namespace sl {

namespace {

tl::unexpected<Error> absent() {
    return fail(ErrorCode::NotYet, "this build has no models (preset core)",
                "build the preset headless or gui");
}

}  // namespace

Result<std::unique_ptr<ModelRuntime>> openModel(const ModelSpec&, Control&) {
    return absent();
}
std::vector<FamilyInfo> modelFamilies() {
    return {};
}
std::vector<ProbeInfo> probes() {
    return {};
}
Result<InspectReport> inspectModel(const std::string&) {
    return absent();
}
Result<std::string> modelFolder(const std::string&) {
    return absent();
}

namespace train {

Result<void> train(const TrainOptions&, SampleSource&, Control&, Watcher*) {
    return absent();
}
Result<TrainForecast> dryRun(const TrainOptions&, SampleSource&, Control&, Watcher*) {
    return absent();
}
Result<std::vector<RecipePart>> recipeTable(const std::string&, const std::string&) {
    return absent();
}
Result<SeenSample> seenSample(const std::string&, const std::string&, const SampleSource&,
                              const TrainSample&) {
    return absent();
}
Result<RecipeNeeds> recipeNeeds(const std::string&) {
    return absent();
}
std::vector<std::string> recipeNames() {
    return {};
}

}  // namespace train

}  // namespace sl
