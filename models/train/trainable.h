// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/nn/torch.h"
#include "models/runtime/model_runtime.h"
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

/// What a family offers to the training loop. collate() and keeps() run on the loader thread,
/// loss() on several threads at once, each with a batch of its own; the rest runs on the training
/// thread.
class Trainable {
public:
    virtual ~Trainable() = default;

    /// Network and whatever else has parameters to learn.
    virtual torch::nn::Module& module() = 0;

    /// Before a stage's first batch, with requires_grad as the stage wants it and no loader at
    /// work. Until the next call the family may keep up to `keptBytes` of what it computes of
    /// pictures with a key: their pixels after resizing, and the features of parts that do not
    /// learn.
    virtual void beginStage(const Stage& stage, std::int64_t keptBytes) {
        (void)stage;
        (void)keptBytes;
    }
    /// Whether collate() takes samples of this key without their image.
    virtual bool keeps(std::int64_t key) const {
        (void)key;
        return false;
    }

    virtual Result<std::unique_ptr<TrainBatch>> collate(const std::vector<TrainSample>& samples,
                                                        const Stage& stage) const = 0;
    virtual BatchLoss loss(TrainBatch& batch, const Stage& stage) = 0;

    /// Writes a checkpoint folder that openModel can open. `weights`: tensors by parameter name to
    /// write in place of the module's own (a running mean); empty: the module's own.
    virtual Result<void> saveCheckpoint(const std::string& folder,
                                        const std::map<std::string, at::Tensor>& weights) = 0;

    /// The network as the rest of the program sees a checkpoint: shares the module's tensors, and
    /// may turn off their requires_grad. NotYet where the family has none.
    virtual Result<std::unique_ptr<ModelRuntime>> runtime() {
        return fail(ErrorCode::NotYet, "this family cannot answer while it is trained");
    }
    /// The sample's training sequence as it stands in a batch of its own.
    virtual Result<SeenSample> seen(const TrainSample& sample, const Stage& stage) const {
        (void)sample;
        (void)stage;
        return fail(ErrorCode::NotYet, "this family cannot show its training sequences");
    }
};

/// Opens a checkpoint folder for training. `source` says what dense truth there is. BadModel;
/// Usage where the family cannot be trained.
Result<std::unique_ptr<Trainable>> openTrainable(const std::string& folder,
                                                 const SampleSource& source);

/// Writes a checkpoint of the embedded model with random weights and a tokenizer learnt from the
/// source's corpus. Usage: the source has no corpus.
Result<void> writeFreshCheckpoint(const std::string& folder, const SampleSource& source);

}  // namespace sl::train
