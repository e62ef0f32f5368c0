// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/connectors/pool_adapter/pool_adapter.h"
#include "models/families/mini/mini_vision.h"

namespace sl::mini {

/// The embedded model's network: ViT with a convolution stem → pool-adapter → Llama-style decoder,
/// the anatomy of InfMLLM (mightyzau/InfMLLM). Immutable in use: state of a request is passed in.
class MiniModelImpl : public torch::nn::Module {
public:
    explicit MiniModelImpl(const MiniConfig& config);

    /// Rows for the language model, [batch, visualTokens, hidden], from normalised pixels
    /// [batch, 3, height, width] (multiples of cell size × pool window).
    at::Tensor visualTokens(const at::Tensor& pixels, nn::Tap* tap = nullptr);
    /// The same in its two steps: the tower's features [batch, rows, cols, hidden], and the rows
    /// that the adapter makes of them.
    at::Tensor features(const at::Tensor& pixels, nn::Tap* tap = nullptr);
    at::Tensor adapted(const at::Tensor& features, nn::Tap* tap = nullptr);

    nn::LlamaDecoder& language() { return language_model; }
    const MiniConfig& config() const { return m_config; }

private:
    MiniConfig m_config;
    VisionTower vision_tower{nullptr};
    connectors::PoolAdapter pool_adapter{nullptr};
    nn::LlamaDecoder language_model{nullptr};
};
TORCH_MODULE(MiniModel);

/// Starts the embeddings of the location tokens [firstId, firstId + bins) as Fourier features of
/// their position, so that neighbours look alike.
void initialiseLocations(MiniModel& model, std::int64_t firstId);

/// Loads weights from a checkpoint folder (float16, bfloat16 or float32; held as float32). BadModel
/// naming tensors that are missing, unexpected or of another shape.
Result<void> loadWeights(MiniModel& model, const std::string& folder);

/// The network's tensors by checkpoint name.
std::vector<std::pair<std::string, at::Tensor>> namedTensors(const MiniModel& model);

}  // namespace sl::mini
