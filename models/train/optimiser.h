// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "models/nn/torch.h"
#include "models/train/muon.h"
#include "models/train/recipe.h"

namespace sl::train {

/// The stage's group that the parameter belongs to, the first whose pattern matches; null: frozen.
const ParameterGroup* groupOf(const std::string& parameter, const Stage& stage);

/// AdamW over the parameters that a stage's groups name; freezes the rest (requires_grad off).
/// Where the stage has a matrix_lr, weight matrices and convolutions (embeddings not) learn by
/// Muon.
class Optimiser {
public:
    Optimiser(torch::nn::Module& module, const Stage& stage);

    bool empty() const { return m_trained.empty(); }
    std::int64_t parameterCount() const;         ///< numbers that learn
    std::vector<at::Tensor> parameters() const;  ///< tensors that learn
    /// lr of AdamW; Muon's follows in the ratio of the stage.
    void setLearningRate(double lr);
    /// Clips the gradient's norm, steps, clears gradients. Returns the norm before clipping.
    double step(double clipNorm);

    /// Moments and step counts under "optimiser.…"; restore() takes what it finds.
    void collect(std::map<std::string, at::Tensor>& tensors) const;
    void restore(const std::map<std::string, at::Tensor>& tensors);

private:
    std::vector<std::pair<std::string, at::Tensor>> m_trained;
    std::vector<double> m_scales;  // per parameter group of m_adam
    std::unique_ptr<torch::optim::AdamW> m_adam;
    Muon m_muon{{}};
    double m_matrixRatio;  // matrix_lr / lr
    double m_lr;
};

/// Exponential running mean of the weights; off for decay 0.
class RunningMean {
public:
    RunningMean(torch::nn::Module& module, double decay);
    void update();
    void collect(std::map<std::string, at::Tensor>& tensors) const;  // "mean.…"
    void restore(const std::map<std::string, at::Tensor>& tensors);
    /// By parameter name; empty when off.
    const std::map<std::string, at::Tensor>& weights() const { return m_mean; }

private:
    std::vector<std::pair<std::string, at::Tensor>> m_source;
    std::map<std::string, at::Tensor> m_mean;
    double m_decay;
    std::int64_t m_updates = 0;
};

/// Parameters under "weights.…".
void collectParameters(torch::nn::Module& module, std::map<std::string, at::Tensor>& tensors);
/// BadInput when a parameter is missing or of another shape.
Result<void> restoreParameters(torch::nn::Module& module,
                               const std::map<std::string, at::Tensor>& tensors);

}  // namespace sl::train
