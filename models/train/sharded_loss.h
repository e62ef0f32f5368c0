// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/train/trainable.h"

namespace sl::train {

/// A batch cut into shards that are worked on side by side.
struct ShardedBatch {
    std::vector<std::unique_ptr<TrainBatch>> shards;
    std::vector<double> shares;  ///< of the batch's samples, summing to 1
};

/// Loss of the batch (parts averaged by share) and, added to the parameters' grad, its gradient.
/// Each shard has a thread of its own with one compute thread: small networks gain more from this
/// than from threads inside each operation. Shards are summed in order, so the result does not
/// depend on timing. Throws what a shard throws.
BatchLoss backward(Trainable& trainable, const ShardedBatch& batch, const Stage& stage,
                   const std::vector<at::Tensor>& parameters, bool bfloat16);

}  // namespace sl::train
