// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/nn/torch.h"

namespace sl::train {

/// While it lives, the module holds what a checkpoint written now holds: the running mean where
/// there is one, rounded to float16 as files are. Then values, requires_grad and training mode are
/// as they were. Costs one copy of the parameters, where between steps the gradients were.
class CheckpointWeights {
public:
    CheckpointWeights(torch::nn::Module& module, const std::map<std::string, at::Tensor>& mean);
    ~CheckpointWeights();
    CheckpointWeights(const CheckpointWeights&) = delete;
    CheckpointWeights& operator=(const CheckpointWeights&) = delete;

private:
    struct Saved {
        at::Tensor parameter, value;
        bool learns = false;
    };
    torch::nn::Module& m_module;
    bool m_training;
    std::vector<Saved> m_saved;
};

}  // namespace sl::train
