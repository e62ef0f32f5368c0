// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_model.h"

#include <cmath>

namespace sl::mini {

MiniModelImpl::MiniModelImpl(const MiniConfig& config) : m_config(config) {
    vision_tower = register_module("vision_tower", VisionTower(config.vision));
    pool_adapter = register_module(
        "pool_adapter", connectors::PoolAdapter(config.vision.hidden_size, config.text.hidden_size,
                                                config.pool_window));
    language_model = register_module("language_model", nn::LlamaDecoder(config.text));
}

at::Tensor MiniModelImpl::visualTokens(const at::Tensor& pixels, nn::Tap* tap) {
    return adapted(features(pixels, tap), tap);
}

at::Tensor MiniModelImpl::features(const at::Tensor& pixels, nn::Tap* tap) {
    return vision_tower->forward(pixels, tap);
}

at::Tensor MiniModelImpl::adapted(const at::Tensor& features, nn::Tap* tap) {
    return nn::tapped(tap, "image_features", 0, pool_adapter->forward(features));
}

void initialiseLocations(MiniModel& model, std::int64_t firstId) {
    const torch::NoGradGuard noGrad;
    const MiniConfig& c = model->config();
    const std::int64_t hidden = c.text.hidden_size;
    const std::int64_t octaves = 5;
    const at::Tensor features = fourierFeatures(c.location_bins, octaves);
    const at::Tensor mixer = at::randn({2 * octaves, hidden}) / std::sqrt(2.0 * double(octaves));
    model->language()
        ->wordEmbedding()
        .narrow(0, firstId, c.location_bins)
        .copy_(at::matmul(features, mixer) * 2.0 / std::sqrt(double(hidden)));
}

std::vector<std::pair<std::string, at::Tensor>> namedTensors(const MiniModel& model) {
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& item : model->named_parameters())
        tensors.emplace_back(item.key(), item.value());
    return tensors;
}

}  // namespace sl::mini
