// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/normalization.h>

#include <vector>

#include "models/families/mini/mini_config.h"
#include "models/nn/attention.h"

namespace sl::mini {

/// x + norm(conv(gelu(norm(conv(x))))), both 3 × 3; starts as the identity.
class ResidualBlockImpl : public torch::nn::Module {
public:
    explicit ResidualBlockImpl(std::int64_t channels);
    at::Tensor forward(const at::Tensor& x);

private:
    torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
    torch::nn::GroupNorm norm1{nullptr}, norm2{nullptr};
};
TORCH_MODULE(ResidualBlock);

/// Convolutions in front of the tower: stages of a strided convolution (8 × 8 by 4 in the first, 3
/// × 3 by 2 then) and residual blocks, then a projection to the tower's width. A stem sees edges
/// and colours after minutes of training where plain patches need hours (Xiao et al., arXiv
/// 2106.14881).
class ConvStemImpl : public torch::nn::Module {
public:
    explicit ConvStemImpl(const VisionConfig& config);
    /// pixels [batch, 3, height, width] → [batch, hidden, height / cell, width / cell].
    at::Tensor forward(at::Tensor pixels);

private:
    struct Stage {
        torch::nn::Conv2d shrink{nullptr};
        torch::nn::GroupNorm norm{nullptr};
        std::vector<ResidualBlock> blocks;
    };
    std::vector<Stage> m_stages;
    torch::nn::Conv2d proj{nullptr};
};
TORCH_MODULE(ConvStem);

/// Pre-norm transformer block: x += attention(LN(x)); x += MLP(LN(x)).
class VisionBlockImpl : public torch::nn::Module {
public:
    VisionBlockImpl(const VisionConfig& config, int layer);
    /// x [batch, cells, hidden] → the same.
    at::Tensor forward(const at::Tensor& x, nn::Tap* tap);

private:
    VisionConfig m_config;
    int m_layer;
    torch::nn::LayerNorm norm1{nullptr}, norm2{nullptr};
    torch::nn::Linear qkv{nullptr}, proj{nullptr}, fc1{nullptr}, fc2{nullptr};
};
TORCH_MODULE(VisionBlock);

/// Stem, Fourier position features of the cell's place in the picture, blocks, final norm. Takes
/// any grid: positions are fractions of width and height.
class VisionTowerImpl : public torch::nn::Module {
public:
    explicit VisionTowerImpl(const VisionConfig& config);
    /// pixels [batch, 3, height, width] → [batch, rows, cols, hidden].
    at::Tensor forward(const at::Tensor& pixels, nn::Tap* tap = nullptr);

private:
    VisionConfig m_config;
    ConvStem stem{nullptr};
    torch::nn::Linear position{nullptr};
    std::vector<VisionBlock> m_blocks;
    torch::nn::LayerNorm norm{nullptr};
};
TORCH_MODULE(VisionTower);

/// sin and cos of π 2^k x at the centres of `count` equal parts of [0, 1], k < octaves:
/// [count, 2 * octaves].
at::Tensor fourierFeatures(std::int64_t count, std::int64_t octaves);

/// sin and cos of π 2^k x and π 2^k y at the centres of a rows × cols grid, k < octaves:
/// [rows, cols, 4 * octaves].
at::Tensor fourierPositions(std::int64_t rows, std::int64_t cols, std::int64_t octaves);

}  // namespace sl::mini
