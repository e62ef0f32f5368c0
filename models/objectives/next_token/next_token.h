// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/nn/torch.h"

namespace sl::objectives {

/// Mean cross-entropy of the next token, in nats. logits [n, vocab] of any float type, targets [n]
/// int64. Zero (without gradient) for n = 0.
at::Tensor nextToken(const at::Tensor& logits, const at::Tensor& targets);

}  // namespace sl::objectives
