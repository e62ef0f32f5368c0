// SPDX-License-Identifier: Apache-2.0
#include "models/connectors/pool_adapter/pool_adapter.h"

namespace sl::connectors {

PoolAdapterImpl::PoolAdapterImpl(std::int64_t featureSize, std::int64_t hiddenSize,
                                 std::int64_t window)
    : m_window(window) {
    fc1 = register_module("fc1", torch::nn::Linear(featureSize, hiddenSize));
    fc2 = register_module("fc2", torch::nn::Linear(hiddenSize, hiddenSize));
}

at::Tensor PoolAdapterImpl::forward(const at::Tensor& x) {
    const std::int64_t rows = x.size(1) / m_window;
    const std::int64_t cols = x.size(2) / m_window;
    const at::Tensor pooled =
        x.reshape({x.size(0), rows, m_window, cols, m_window, x.size(3)}).mean({2, 4});
    return fc2->forward(at::gelu(fc1->forward(pooled.flatten(1, 2))));
}

std::vector<std::int64_t> sourceCells(std::int64_t token, std::int64_t cols, std::int64_t window) {
    const std::int64_t pooledCols = cols / window;
    const std::int64_t row = token / pooledCols * window;
    const std::int64_t col = token % pooledCols * window;
    std::vector<std::int64_t> cells;
    for (std::int64_t r = row; r < row + window; ++r)
        for (std::int64_t c = col; c < col + window; ++c) cells.push_back(r * cols + c);
    return cells;
}

}  // namespace sl::connectors
