// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_model.h"
#include "models/nn/tensor_file.h"

namespace sl::mini {

Result<void> loadWeights(MiniModel& model, const std::string& folder) {
    auto tensors = nn::readTensors(folder);
    if (!tensors) return passOn(tensors);
    const torch::NoGradGuard noGrad;
    std::string missing;
    for (auto& [name, parameter] : namedTensors(model)) {
        const auto found = tensors->find(name);
        if (found == tensors->end()) {
            missing += (missing.empty() ? "" : ", ") + name;
            continue;
        }
        if (found->second.sizes() != parameter.sizes())
            return fail(ErrorCode::BadModel,
                        folder + ": tensor " + name + " has another shape than config.json says");
        parameter.copy_(found->second.to(at::kFloat));
        tensors->erase(found);
    }
    if (!missing.empty())
        return fail(ErrorCode::BadModel, folder + " lacks the tensors " + missing.substr(0, 300));
    if (!tensors->empty())
        return fail(ErrorCode::BadModel,
                    folder + " has a tensor that the network does not: " + tensors->begin()->first);
    return {};
}

}  // namespace sl::mini
