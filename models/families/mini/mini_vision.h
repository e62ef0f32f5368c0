// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/families/mini/mini_config.h"
#include "models/nn/attention.h"

namespace sl::mini {

/// Convolutions in front of the tower: each 3 × 3 (the first 5 × 5) with GroupNorm and GELU. A
/// stem sees edges and colours after minutes of training where plain patches need hours (Xiao et
/// al., arXiv 2106.14881).
class ConvStemImpl : public torch::nn::Module {
public:
    explicit ConvStemImpl(const VisionConfig& config);
    /// pixels [batch, 3, height, width] → [batch, hidden, height / cell, width / cell].
    at::Tensor forward(at::Tensor pixels);

private:
    std::vector<torch::nn::Conv2d> m_convolutions;
    std::vector<torch::nn::GroupNorm> m_norms;
};
TORCH_MODULE(ConvStem);

/// Pre-norm transformer block with a depthwise convolution in front: x += conv7x7(x); x +=
/// attention(LN(x)); x += MLP(LN(x)). The convolution carries outlines into the inside of a shape,
/// which attention alone learns slowly (conditional positions: Chu et al., arXiv 2102.10882).
class VisionBlockImpl : public torch::nn::Module {
public:
    VisionBlockImpl(const VisionConfig& config, int layer);
    /// x [batch, rows * cols, hidden] → the same.
    at::Tensor forward(const at::Tensor& x, std::int64_t rows, std::int64_t cols, nn::Tap* tap);

private:
    VisionConfig m_config;
    int m_layer;
    torch::nn::Conv2d local{nullptr};
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

/// sin and cos of π 2^k x and π 2^k y at the centres of a rows × cols grid, k < octaves:
/// [rows, cols, 4 * octaves].
at::Tensor fourierPositions(std::int64_t rows, std::int64_t cols, std::int64_t octaves);

}  // namespace sl::mini
