// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/nn/torch.h"
#include "models/train/recipe.h"
#include "models/train/trainer.h"

namespace sl::train {

/// A batch ready for the network; made on the loader thread, family's own.
class TrainBatch {
public:
    virtual ~TrainBatch() = default;
};

/// The sum to minimise and its parts, for the event log.
struct BatchLoss {
    at::Tensor total;
    std::map<std::string, double> parts;  ///< losses in nats, accuracies as shares
};

/// What a family offers to the training loop. collate() is const and runs on the loader thread;
/// loss() runs on several threads at once, each with a batch of its own; the rest runs on the
/// training thread.
class Trainable {
public:
    virtual ~Trainable() = default;

    /// Network and whatever else has parameters to learn.
    virtual torch::nn::Module& module() = 0;

    virtual Result<std::unique_ptr<TrainBatch>> collate(const std::vector<TrainSample>& samples,
                                                        const Stage& stage) const = 0;
    virtual BatchLoss loss(TrainBatch& batch, const Stage& stage) = 0;

    /// Writes a checkpoint folder that openModel can open. `weights`: tensors by parameter name to
    /// write in place of the module's own (a running mean); empty: the module's own.
    virtual Result<void> saveCheckpoint(const std::string& folder,
                                        const std::map<std::string, at::Tensor>& weights) = 0;
};

/// Opens a checkpoint folder for training. `source` says what dense truth there is. BadModel;
/// Usage where the family cannot be trained.
Result<std::unique_ptr<Trainable>> openTrainable(const std::string& folder,
                                                 const SampleSource& source);

/// Writes a checkpoint of the embedded model with random weights and a tokenizer learnt from the
/// source's corpus. Usage: the source has no corpus.
Result<void> writeFreshCheckpoint(const std::string& folder, const SampleSource& source);

}  // namespace sl::train
