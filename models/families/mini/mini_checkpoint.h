// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "models/families/mini/mini_model.h"
#include "models/families/mini/mini_prompt.h"
#include "models/train/trainable.h"

namespace sl::mini {

/// Everything in a `sightline_mini` folder.
struct MiniCheckpoint {
    MiniConfig config;
    std::shared_ptr<io::Tokenizer> tokenizer;
    SpecialIds ids;
    MiniModel model{nullptr};
    std::string tokenizerJson;  ///< text of tokenizer.json
};

/// Refuses sizes that the weights in the folder cannot fill by far, before memory is taken for
/// them. BadModel.
Result<void> checkSizes(const MiniConfig& config, const std::string& folder);

/// Opens config.json, tokenizer.json and model.safetensors. BadModel.
Result<MiniCheckpoint> openCheckpoint(const std::string& folder);

/// The embedded sizes with random weights (global generator) and a tokenizer learnt from lines of
/// text.
Result<MiniCheckpoint> freshCheckpoint(const std::vector<std::string>& corpus);

/// Writes a checkpoint folder: config.json, tokenizer.json, model.safetensors (float16).
Result<void> writeCheckpoint(const MiniCheckpoint& checkpoint,
                             const std::map<std::string, at::Tensor>& tensors,
                             const std::string& folder);

/// For training.
Result<std::unique_ptr<train::Trainable>> makeTrainable(MiniCheckpoint checkpoint,
                                                        const train::SampleSource& source);

}  // namespace sl::mini
