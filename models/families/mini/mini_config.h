// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "models/nn/llama_decoder.h"

namespace sl::mini {

/// Groups of the stem's group norms; channels are a multiple of it.
constexpr std::int64_t kStemGroups = 8;

/// Sizes of the vision tower.
struct VisionConfig {
    std::vector<std::int64_t> stem_channels;  ///< of each stage; by 4 the first, by 2 the others
    std::vector<std::int64_t> stem_blocks;    ///< residual blocks of each stage
    std::int64_t hidden_size = 0;
    std::int64_t intermediate_size = 0;
    std::int64_t num_hidden_layers = 0;
    std::int64_t num_attention_heads = 0;
    std::int64_t position_frequencies = 6;  ///< octaves of the Fourier position features

    /// Pixels of the model input per grid cell, each way.
    std::int64_t cellSize() const;
};

/// config.json of a `sightline_mini` checkpoint.
struct MiniConfig {
    VisionConfig vision;
    nn::LlamaConfig text;
    std::int64_t pool_window = 2;
    std::int64_t grid_cells = 256;     ///< about this many cells, whatever the picture's shape
    std::int64_t location_bins = 128;  ///< <loc000> … : bins of width and of height alike
    std::vector<double> image_mean{0.5, 0.5, 0.5};
    std::vector<double> image_std{0.25, 0.25, 0.25};
    std::int64_t max_answer_tokens = 48;
};

/// Reads config.json. BadModel naming the key that is missing or out of range.
Result<MiniConfig> configFromJson(const Json& json, const std::string& file);
Json configToJson(const MiniConfig& config);

/// Numbers that a network of these sizes holds.
std::int64_t parameterCount(const MiniConfig& config);

/// The sizes of the embedded model for a vocabulary; fewer than 8 M parameters.
MiniConfig embeddedConfig(std::int64_t vocabularySize);

}  // namespace sl::mini
