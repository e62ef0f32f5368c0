// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/nn/tap.h"

namespace sl::connectors {

/// InfMLLM's pool-adapter (mightyzau/InfMLLM, infmllm/models/pooler.py): non-overlapping mean over
/// window × window cells of the feature grid, then Linear - GELU - Linear into the language model's
/// width. Output tokens are row-major over the pooled grid.
class PoolAdapterImpl : public torch::nn::Module {
public:
    PoolAdapterImpl(std::int64_t featureSize, std::int64_t hiddenSize, std::int64_t window);

    /// features [batch, rows, cols, featureSize], rows and cols multiples of the window →
    /// [batch, rows/window * cols/window, hiddenSize].
    at::Tensor forward(const at::Tensor& features);

    std::int64_t window() const { return m_window; }

private:
    std::int64_t m_window;
    torch::nn::Linear fc1{nullptr}, fc2{nullptr};
};
TORCH_MODULE(PoolAdapter);

/// Cells of the feature grid that a pooled token was made of, row-major indices into rows × cols.
std::vector<std::int64_t> sourceCells(std::int64_t token, std::int64_t cols, std::int64_t window);

}  // namespace sl::connectors
