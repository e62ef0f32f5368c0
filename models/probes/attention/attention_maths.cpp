// SPDX-License-Identifier: Apache-2.0
#include "models/probes/attention/attention_maths.h"

namespace sl::probe {

at::Tensor AttentionCapture::at(std::string_view point, int layer, at::Tensor x) {
    if (point == "language.attention") {
        if (static_cast<std::size_t>(layer) >= m_layers.size())
            m_layers.resize(static_cast<std::size_t>(layer) + 1);
        m_layers[static_cast<std::size_t>(layer)] = x.detach()[0].to(at::kCPU, at::kFloat);
    }
    return x;
}

std::int64_t attentionBytes(const SequenceLayout& layout) {
    return 2 * std::int64_t{layout.layers} * layout.heads * layout.length * layout.length *
           static_cast<std::int64_t>(sizeof(float));
}

at::Tensor rollout(const at::Tensor& headMean) {
    const at::Tensor identity = at::eye(headMean.size(1), headMean.options());
    at::Tensor rolled = identity;
    for (std::int64_t layer = 0; layer < headMean.size(0); ++layer) {
        const at::Tensor mixed = (headMean[layer] + identity) / 2;
        rolled = at::matmul(mixed / mixed.sum(1, true), rolled);
    }
    return rolled;
}

}  // namespace sl::probe
