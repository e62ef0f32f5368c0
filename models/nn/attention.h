// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/nn/tap.h"

namespace sl::nn {

/// Where an attention layer stands: names its tap points ("<tower>.attention", ...).
struct AttentionSite {
    std::string_view tower;  ///< "vision" or "language"
    int layer = 0;
    Tap* tap = nullptr;
};

/// Scaled dot-product attention, softmax(q kᵀ / sqrt(d) + mask) v.
/// q [batch, heads, query, d], k and v [batch, kvHeads, key, d]; kvHeads divides heads (grouped
/// query attention). mask: undefined for none, or additive, broadcastable to [batch, heads, query,
/// key]. Returns [batch, heads, query, d]. Uses the fused kernel unless the site's tap wants the
/// attention weights, which it then sees as [batch, heads, query, key] at "<tower>.attention".
at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                  const at::Tensor& mask, const AttentionSite& site);

/// The weights alone: softmax(q kᵀ / sqrt(d) + mask) in float32, [batch, heads, query, key].
at::Tensor attentionWeights(const at::Tensor& q, const at::Tensor& k, const at::Tensor& mask);

/// Rotary position embedding (RoFormer, arXiv 2104.09864; half-split layout of Llama checkpoints).
/// x [batch, heads, length, d], positions [batch, length] int64. Returns the same shape and dtype.
at::Tensor rotary(const at::Tensor& x, const at::Tensor& positions, double theta);

/// Root-mean-square norm over the last dimension (arXiv 1910.07467): x / rms(x) * weight, computed
/// in float32, returned in x's dtype.
class RmsNormImpl : public torch::nn::Module {
public:
    RmsNormImpl(std::int64_t size, double eps);
    at::Tensor forward(const at::Tensor& x) const;

    at::Tensor weight;  ///< [size]

private:
    double m_eps;
};
TORCH_MODULE(RmsNorm);

}  // namespace sl::nn
