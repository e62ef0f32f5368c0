// SPDX-License-Identifier: Apache-2.0
#include "models/train/checkpoint_weights.h"

namespace sl::train {

CheckpointWeights::CheckpointWeights(torch::nn::Module& module,
                                     const std::map<std::string, at::Tensor>& mean)
    : m_module(module), m_training(module.is_training()) {
    const torch::NoGradGuard noGrad;
    for (auto& item : module.named_parameters()) {
        at::Tensor& parameter = item.value();
        m_saved.push_back({parameter, parameter.detach().clone(), parameter.requires_grad()});
        const auto found = mean.find(item.key());
        parameter.copy_((found == mean.end() ? parameter : found->second).to(at::kHalf));
    }
}

CheckpointWeights::~CheckpointWeights() {
    const torch::NoGradGuard noGrad;
    for (Saved& saved : m_saved) {
        saved.parameter.copy_(saved.value);
        saved.parameter.set_requires_grad(saved.learns);
    }
    m_module.train(m_training);
}

}  // namespace sl::train
