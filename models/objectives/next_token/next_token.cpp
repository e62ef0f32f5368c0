// SPDX-License-Identifier: Apache-2.0
#include "models/objectives/next_token/next_token.h"

namespace sl::objectives {

at::Tensor nextToken(const at::Tensor& logits, const at::Tensor& targets) {
    if (targets.size(0) == 0) return at::zeros({}, logits.options().dtype(at::kFloat));
    return at::cross_entropy_loss(logits.to(at::kFloat), targets);
}

}  // namespace sl::objectives
