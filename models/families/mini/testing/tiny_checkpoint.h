// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "models/families/mini/mini_checkpoint.h"
#include "models/io/bpe_trainer.h"

// A mini checkpoint small enough for unit tests. Used by tests only.
namespace sl::mini::testing {

/// Some ten thousand parameters: cells of 4 pixels, 8 × 8 of them for a square picture, 16 visual
/// tokens.
inline MiniConfig tinyConfig(std::int64_t vocabularySize) {
    MiniConfig c;
    c.grid_cells = 64;
    c.location_bins = 16;
    c.max_answer_tokens = 12;
    c.vision.stem_channels = {16};
    c.vision.stem_blocks = {1};
    c.vision.hidden_size = 24;
    c.vision.intermediate_size = 32;
    c.vision.num_hidden_layers = 1;
    c.vision.num_attention_heads = 2;
    c.vision.position_frequencies = 3;
    c.text.vocab_size = vocabularySize;
    c.text.hidden_size = 32;
    c.text.intermediate_size = 48;
    c.text.num_hidden_layers = 2;
    c.text.num_attention_heads = 4;
    c.text.num_key_value_heads = 2;
    return c;
}

/// With random weights of a seed and a tokenizer for the words of SquareSource.
inline Result<MiniCheckpoint> tinyCheckpoint(std::uint64_t seed = 1) {
    MiniCheckpoint checkpoint;
    const std::int64_t bins = tinyConfig(0).location_bins;
    io::BpeTrainerOptions options;
    options.vocabularySize = 360;
    options.specialTokens = specialTokens(bins);
    auto trainer = io::BpeTrainer::make(options);
    if (!trainer) return passOn(trainer);
    for (const char* line : {"what color is it?", "the square", "a red square", "a blue square",
                             "a green square", "background", "which way?"})
        if (auto ok = trainer->addLine(line, 5); !ok) return passOn(ok);
    auto json = trainer->train();
    if (!json) return passOn(json);
    auto tokenizer = io::Tokenizer::fromJson(*json, "tokenizer.json");
    if (!tokenizer) return passOn(tokenizer);
    checkpoint.tokenizer = std::make_shared<io::Tokenizer>(std::move(*tokenizer));
    checkpoint.tokenizerJson = std::move(*json);
    checkpoint.config = tinyConfig(static_cast<std::int64_t>(checkpoint.tokenizer->vocabSize()));
    const auto ids = specialIds(*checkpoint.tokenizer, bins);
    if (!ids) return passOn(ids);
    checkpoint.ids = *ids;
    torch::manual_seed(seed);
    checkpoint.model = MiniModel(checkpoint.config);
    initialiseLocations(checkpoint.model, checkpoint.ids.firstLocation);
    return checkpoint;
}

/// Writes tinyCheckpoint() into a folder.
inline Result<void> writeTiny(const std::string& folder, std::uint64_t seed = 1) {
    const auto checkpoint = tinyCheckpoint(seed);
    if (!checkpoint) return passOn(checkpoint);
    std::map<std::string, at::Tensor> tensors;
    for (const auto& [name, tensor] : namedTensors(checkpoint->model)) tensors[name] = tensor;
    return writeCheckpoint(*checkpoint, tensors, folder);
}

}  // namespace sl::mini::testing
