// SPDX-License-Identifier: Apache-2.0
#include "models/train/optimiser.h"

#include <algorithm>
#include <regex>

namespace sl::train {

namespace {

using torch::optim::AdamWOptions;
using torch::optim::AdamWParamState;

bool isMatrix(const std::string& name, const at::Tensor& parameter) {
    return parameter.dim() >= 2 && name.find("embed") == std::string::npos;
}

/// Norms, biases and embeddings are not decayed.
double decayOf(const at::Tensor& parameter, const ParameterGroup& group, const Stage& stage,
               const std::string& name) {
    if (!isMatrix(name, parameter)) return 0.0;
    return group.weightDecay >= 0 ? group.weightDecay : stage.weightDecay;
}

}  // namespace

const ParameterGroup* groupOf(const std::string& name, const Stage& stage) {
    for (const ParameterGroup& group : stage.groups)
        if (std::regex_search(name, std::regex(group.pattern))) return &group;
    return nullptr;
}

Optimiser::Optimiser(torch::nn::Module& module, const Stage& stage)
    : m_matrixRatio(stage.matrixLr / stage.lr), m_lr(stage.lr) {
    std::vector<Muon::Entry> matrices;
    std::map<std::pair<double, double>, std::vector<at::Tensor>> byRate;
    for (auto& item : module.named_parameters()) {
        const ParameterGroup* group = groupOf(item.key(), stage);
        const bool learns = group != nullptr && group->scale > 0;
        item.value().set_requires_grad(learns);
        if (!learns) continue;
        m_trained.emplace_back(item.key(), item.value());
        const double decay = decayOf(item.value(), *group, stage, item.key());
        if (stage.matrixLr > 0 && isMatrix(item.key(), item.value()))
            matrices.push_back({item.key(), item.value(), group->scale, decay});
        else byRate[{group->scale, decay}].push_back(item.value());
    }
    m_muon = Muon(std::move(matrices));
    std::vector<torch::optim::OptimizerParamGroup> groups;
    for (const auto& [rate, tensors] : byRate) {
        auto options = std::make_unique<AdamWOptions>(stage.lr * rate.first);
        options->betas({0.9, stage.beta2}).weight_decay(rate.second).eps(1e-8);
        groups.emplace_back(tensors, std::move(options));
        m_scales.push_back(rate.first);
    }
    if (!groups.empty())
        m_adam = std::make_unique<torch::optim::AdamW>(groups, AdamWOptions(stage.lr));
}

std::vector<at::Tensor> Optimiser::parameters() const {
    std::vector<at::Tensor> tensors;
    for (const auto& item : m_trained) tensors.push_back(item.second);
    return tensors;
}

std::int64_t Optimiser::parameterCount() const {
    std::int64_t count = 0;
    for (const auto& item : m_trained) count += item.second.numel();
    return count;
}

void Optimiser::setLearningRate(double lr) {
    m_lr = lr;
    if (!m_adam) return;
    auto& groups = m_adam->param_groups();
    for (std::size_t i = 0; i < groups.size(); ++i)
        static_cast<AdamWOptions&>(groups[i].options()).lr(lr * m_scales[i]);
}

double Optimiser::step(double clipNorm) {
    std::vector<at::Tensor> parameters;
    for (const auto& item : m_trained)
        if (item.second.grad().defined()) parameters.push_back(item.second);
    const double norm = torch::nn::utils::clip_grad_norm_(parameters, clipNorm);
    if (m_adam) m_adam->step();
    m_muon.step(m_lr * m_matrixRatio);
    for (const auto& item : m_trained) item.second.mutable_grad().reset();
    return norm;
}

void Optimiser::collect(std::map<std::string, at::Tensor>& tensors) const {
    m_muon.collect(tensors);
    if (!m_adam) return;
    const auto& states = m_adam->state();
    for (const auto& [name, parameter] : m_trained) {
        const auto found = states.find(parameter.unsafeGetTensorImpl());
        if (found == states.end()) continue;
        const auto& state = static_cast<const AdamWParamState&>(*found->second);
        tensors["optimiser.first." + name] = state.exp_avg();
        tensors["optimiser.second." + name] = state.exp_avg_sq();
        tensors["optimiser.steps." + name] = torch::tensor(state.step(), at::kLong);
    }
}

void Optimiser::restore(const std::map<std::string, at::Tensor>& tensors) {
    m_muon.restore(tensors);
    if (!m_adam) return;
    for (const auto& [name, parameter] : m_trained) {
        const auto first = tensors.find("optimiser.first." + name);
        const auto second = tensors.find("optimiser.second." + name);
        const auto steps = tensors.find("optimiser.steps." + name);
        if (first == tensors.end() || second == tensors.end() || steps == tensors.end()) continue;
        auto state = std::make_unique<AdamWParamState>();
        state->step(steps->second.item<std::int64_t>());
        state->exp_avg(first->second.to(parameter.device()).clone());
        state->exp_avg_sq(second->second.to(parameter.device()).clone());
        m_adam->state()[parameter.unsafeGetTensorImpl()] = std::move(state);
    }
}

RunningMean::RunningMean(torch::nn::Module& module, double decay) : m_decay(decay) {
    if (m_decay <= 0) return;
    for (auto& item : module.named_parameters()) {
        m_source.emplace_back(item.key(), item.value());
        m_mean[item.key()] = item.value().detach().clone();
    }
}

void RunningMean::update() {
    if (m_decay <= 0) return;
    const torch::NoGradGuard noGrad;
    // A short memory first, so that the random start is forgotten.
    ++m_updates;
    const double decay = std::min(m_decay, double(1 + m_updates) / double(10 + m_updates));
    for (const auto& [name, parameter] : m_source)
        m_mean[name].lerp_(parameter.detach(), 1.0 - decay);
}

void RunningMean::collect(std::map<std::string, at::Tensor>& tensors) const {
    if (m_decay <= 0) return;
    for (const auto& [name, tensor] : m_mean) tensors["mean." + name] = tensor;
    tensors["mean_updates"] = torch::tensor(m_updates, at::kLong);
}

void RunningMean::restore(const std::map<std::string, at::Tensor>& tensors) {
    for (auto& [name, tensor] : m_mean)
        if (const auto found = tensors.find("mean." + name); found != tensors.end())
            tensor.copy_(found->second);
    if (const auto found = tensors.find("mean_updates"); found != tensors.end())
        m_updates = found->second.item<std::int64_t>();
}

void collectParameters(torch::nn::Module& module, std::map<std::string, at::Tensor>& tensors) {
    for (const auto& item : module.named_parameters())
        tensors["weights." + item.key()] = item.value().detach();
}

Result<void> restoreParameters(torch::nn::Module& module,
                               const std::map<std::string, at::Tensor>& tensors) {
    const torch::NoGradGuard noGrad;
    for (auto& item : module.named_parameters()) {
        const auto found = tensors.find("weights." + item.key());
        if (found == tensors.end() || found->second.sizes() != item.value().sizes())
            return fail(ErrorCode::BadInput,
                        "the saved state does not fit the network: " + item.key(),
                        "it was made by another recipe or model");
        item.value().copy_(found->second);
    }
    return {};
}

}  // namespace sl::train
