// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/nn/tap.h"

namespace sl::objectives {

/// Keeps the rotated queries and keys of one decoder layer while it runs.
class QueryKeyTap : public nn::Tap {
public:
    explicit QueryKeyTap(int layer) : m_layer(layer) {}
    at::Tensor at(std::string_view point, int layer, at::Tensor x) override;
    bool wantsAttention(std::string_view, int) const override { return false; }

    const at::Tensor& query() const { return m_query; }  // [batch, heads, length, d]
    const at::Tensor& key() const { return m_key; }

private:
    int m_layer;
    at::Tensor m_query, m_key;
};

/// Where answers should look: rows of (sequence, position) with the visual tokens that show the
/// evidence.
struct GuidanceTarget {
    at::Tensor sequence;  ///< [n] int64, index into the batch
    at::Tensor position;  ///< [n] int64, position whose attention is guided
    at::Tensor evidence;  ///< [n, visualTokens] float, 1 where the evidence is
};

/// -log of the attention mass that the first `heads` heads put on the evidence, among the visual
/// tokens [firstVisual, firstVisual + visualTokens); mean over rows and heads, in nats. An idea of
/// supervised attention (Liu et al., arXiv 1609.04186) with boxes known from the drawing.
at::Tensor attentionGuidance(const at::Tensor& query, const at::Tensor& key,
                             const GuidanceTarget& target, std::int64_t firstVisual,
                             std::int64_t heads);

}  // namespace sl::objectives
