// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "models/nn/torch.h"

namespace sl::nn {

/// Sees, and may replace, every named point of a network while it runs. Networks write
/// `x = tapped(tap, "attn_out", layer, x)`; with no tap set that is one null check.
class Tap {
public:
    virtual ~Tap() = default;

    /// Called with the tensor at `point` of `layer`; what it returns is used instead.
    virtual at::Tensor at(std::string_view point, int layer, at::Tensor x) = 0;

    /// True when the softmaxed attention of this layer is wanted at point "attention": the fused
    /// kernel, which never forms it, then steps aside.
    virtual bool wantsAttention(std::string_view tower, int layer) const = 0;
};

inline at::Tensor tapped(Tap* tap, std::string_view point, int layer, at::Tensor x) {
    return tap == nullptr ? x : tap->at(point, layer, std::move(x));
}

}  // namespace sl::nn
