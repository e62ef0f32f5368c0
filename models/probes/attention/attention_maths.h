// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/probes/probe.h"

namespace sl::probe {

/// Keeps the language model's softmaxed attention of every layer, [heads, length, length] each, in
/// main memory.
class AttentionCapture : public nn::Tap {
public:
    at::Tensor at(std::string_view point, int layer, at::Tensor x) override;
    bool wantsAttention(std::string_view tower, int) const override { return tower == "language"; }

    /// [layers, heads, length, length] float32.
    at::Tensor stacked() const { return at::stack(m_layers); }

private:
    std::vector<at::Tensor> m_layers;
};

/// Bytes of one AttentionCapture and its stacked copy.
std::int64_t attentionBytes(const SequenceLayout& layout);

/// Attention rollout (Abnar & Zuidema 2020): R ← rownorm((A + I) / 2) R over the layers, R starting
/// as the identity. headMean [layers, length, length] → [length, length], rows sum to 1.
at::Tensor rollout(const at::Tensor& headMean);

}  // namespace sl::probe
