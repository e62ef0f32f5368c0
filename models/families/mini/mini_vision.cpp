// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_vision.h"

#include <cmath>
#include <numbers>

namespace sl::mini {

namespace {

torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel,
                              std::int64_t stride) {
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel)
                                 .stride(stride)
                                 .padding(kernel % 2 == 1 ? kernel / 2 : (kernel - stride) / 2)
                                 .bias(false));
}

torch::nn::GroupNorm groupNorm(std::int64_t channels) {
    return torch::nn::GroupNorm(torch::nn::GroupNormOptions(kStemGroups, channels));
}

}  // namespace

at::Tensor fourierFeatures(std::int64_t count, std::int64_t octaves) {
    const at::Tensor centre = (at::arange(count, at::kFloat) + 0.5) / double(count);
    const at::Tensor frequency = at::pow(2.0, at::arange(octaves, at::kFloat)) * std::numbers::pi;
    const at::Tensor angle = centre.unsqueeze(1) * frequency;
    return at::cat({at::sin(angle), at::cos(angle)}, 1);
}

at::Tensor fourierPositions(std::int64_t rows, std::int64_t cols, std::int64_t octaves) {
    const std::int64_t size = 2 * octaves;
    const at::Tensor y = fourierFeatures(rows, octaves).unsqueeze(1).expand({rows, cols, size});
    const at::Tensor x = fourierFeatures(cols, octaves).unsqueeze(0).expand({rows, cols, size});
    return at::cat({x, y}, 2);
}

ResidualBlockImpl::ResidualBlockImpl(std::int64_t channels) {
    conv1 = register_module("conv1", convolution(channels, channels, 3, 1));
    norm1 = register_module("norm1", groupNorm(channels));
    conv2 = register_module("conv2", convolution(channels, channels, 3, 1));
    norm2 = register_module("norm2", groupNorm(channels));
    torch::nn::init::zeros_(norm2->weight);
}

at::Tensor ResidualBlockImpl::forward(const at::Tensor& x) {
    return x + norm2->forward(conv2->forward(at::gelu(norm1->forward(conv1->forward(x)))));
}

ConvStemImpl::ConvStemImpl(const VisionConfig& config) {
    std::int64_t in = 3;
    for (std::size_t i = 0; i < config.stem_channels.size(); ++i) {
        const std::int64_t out = config.stem_channels[i];
        const std::string name = "stage" + std::to_string(i);
        Stage stage;
        stage.shrink = register_module(
            name + "_conv", i == 0 ? convolution(in, out, 8, 4) : convolution(in, out, 3, 2));
        stage.norm = register_module(name + "_norm", groupNorm(out));
        for (std::int64_t b = 0; b < config.stem_blocks[i]; ++b)
            stage.blocks.emplace_back(
                register_module(name + "_block" + std::to_string(b), ResidualBlock(out)));
        m_stages.push_back(std::move(stage));
        in = out;
    }
    proj = register_module("proj",
                           torch::nn::Conv2d(torch::nn::Conv2dOptions(in, config.hidden_size, 1)));
}

at::Tensor ConvStemImpl::forward(at::Tensor x) {
    x = x.contiguous(at::MemoryFormat::ChannelsLast);
    for (Stage& stage : m_stages) {
        x = at::gelu(stage.norm->forward(stage.shrink->forward(x)));
        for (ResidualBlock& block : stage.blocks) x = block->forward(x);
    }
    return proj->forward(x);
}

VisionBlockImpl::VisionBlockImpl(const VisionConfig& c, int layer) : m_config(c), m_layer(layer) {
    norm1 = register_module("norm1",
                            torch::nn::LayerNorm(torch::nn::LayerNormOptions({c.hidden_size})));
    norm2 = register_module("norm2",
                            torch::nn::LayerNorm(torch::nn::LayerNormOptions({c.hidden_size})));
    qkv = register_module("qkv", torch::nn::Linear(c.hidden_size, 3 * c.hidden_size));
    proj = register_module("proj", torch::nn::Linear(c.hidden_size, c.hidden_size));
    fc1 = register_module("fc1", torch::nn::Linear(c.hidden_size, c.intermediate_size));
    fc2 = register_module("fc2", torch::nn::Linear(c.intermediate_size, c.hidden_size));
}

at::Tensor VisionBlockImpl::forward(const at::Tensor& x, nn::Tap* tap) {
    const std::int64_t heads = m_config.num_attention_heads;
    const at::Tensor packed =
        qkv->forward(norm1->forward(x))
            .view({x.size(0), x.size(1), 3, heads, m_config.hidden_size / heads})
            .permute({2, 0, 3, 1, 4});  // [3, batch, heads, cells, headDim]
    const at::Tensor mixed =
        nn::attend(packed[0], packed[1], packed[2], {}, {"vision", m_layer, tap});
    at::Tensor h = x + nn::tapped(tap, "vision.attention_out", m_layer,
                                  proj->forward(mixed.transpose(1, 2).flatten(2)));
    h = h + nn::tapped(tap, "vision.mlp_out", m_layer,
                       fc2->forward(at::gelu(fc1->forward(norm2->forward(h)))));
    return nn::tapped(tap, "vision.hidden", m_layer, h);
}

VisionTowerImpl::VisionTowerImpl(const VisionConfig& c) : m_config(c) {
    stem = register_module("stem", ConvStem(c));
    position =
        register_module("position", torch::nn::Linear(4 * c.position_frequencies, c.hidden_size));
    auto blocks = std::make_shared<torch::nn::Module>();
    for (int i = 0; i < c.num_hidden_layers; ++i)
        m_blocks.emplace_back(blocks->register_module(std::to_string(i), VisionBlock(c, i)));
    register_module("blocks", blocks);
    norm =
        register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({c.hidden_size})));
}

at::Tensor VisionTowerImpl::forward(const at::Tensor& pixels, nn::Tap* tap) {
    const at::Tensor grid = stem->forward(pixels);
    const std::int64_t rows = grid.size(2);
    const std::int64_t cols = grid.size(3);
    const at::Tensor where =
        position->forward(fourierPositions(rows, cols, m_config.position_frequencies)
                              .to(pixels.device())
                              .flatten(0, 1));
    // The residual stream stays float32 under autocast.
    at::Tensor x = grid.flatten(2).transpose(1, 2).to(at::kFloat) + where.unsqueeze(0);
    x = nn::tapped(tap, "vision.embeddings", 0, x.contiguous());
    for (VisionBlock& block : m_blocks) x = block->forward(x, tap);
    return norm->forward(x).view({x.size(0), rows, cols, x.size(2)});
}

}  // namespace sl::mini
