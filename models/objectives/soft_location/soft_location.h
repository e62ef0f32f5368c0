// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/nn/torch.h"

namespace sl::objectives {

/// Cross-entropy of a location token against a Gaussian around the true place instead of one bin:
/// a near miss costs little, so boxes sharpen step by step.
/// logits [n, vocab]; bins are the ids [firstId, firstId + bins); fraction [n] in 0-1; sigmaBins is
/// the Gaussian's deviation in bins. Mean over n, in nats, the target's own entropy taken off (0
/// for a perfect fit).
at::Tensor softLocation(const at::Tensor& logits, const at::Tensor& fraction, std::int64_t firstId,
                        std::int64_t bins, double sigmaBins);

/// The Gaussian target itself, [n, bins], rows sum to 1.
at::Tensor locationTarget(const at::Tensor& fraction, std::int64_t bins, double sigmaBins);

}  // namespace sl::objectives
