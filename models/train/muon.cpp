// SPDX-License-Identifier: Apache-2.0
#include "models/train/muon.h"

#include <algorithm>
#include <cmath>

#include "models/nn/precision.h"

namespace sl::train {

namespace {
constexpr double kMomentum = 0.95;
constexpr int kIterations = 5;
// Coefficients of the quintic: steepest at zero while it stays near one (source as in the header).
constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
}  // namespace

at::Tensor orthogonalised(const at::Tensor& x, at::ScalarType dtype) {
    const bool tall = x.size(0) > x.size(1);
    at::Tensor y = tall ? x.t() : x;
    y = (y / (y.norm() + 1e-7)).to(dtype);
    for (int i = 0; i < kIterations; ++i) {
        const at::Tensor gram = at::matmul(y, y.t());
        y = kA * y + at::matmul(kB * gram + kC * at::matmul(gram, gram), y);
    }
    y = y.to(x.scalar_type());
    return tall ? y.t() : y;
}

Muon::Muon(std::vector<Entry> entries) : m_entries(std::move(entries)) {
    m_momentum.reserve(m_entries.size());
    for (const Entry& entry : m_entries) m_momentum.push_back(at::zeros_like(entry.parameter));
}

void Muon::step(double lr) {
    const torch::NoGradGuard noGrad;
    const bool onCpu = !m_entries.empty() && m_entries.front().parameter.is_cpu();
    const auto dtype = !onCpu || nn::cpuHasBfloat16() ? at::kBFloat16 : at::kFloat;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Entry& entry = m_entries[i];
        const at::Tensor& gradient = entry.parameter.grad();
        if (!gradient.defined()) continue;
        at::Tensor& momentum = m_momentum[i];
        momentum.lerp_(gradient, 1 - kMomentum);
        const at::Tensor ahead = gradient.lerp(momentum, kMomentum).flatten(1);
        const double tallness =
            std::sqrt(std::max(1.0, double(ahead.size(0)) / double(ahead.size(1))));
        const double rate = lr * entry.scale;
        entry.parameter.mul_(1 - rate * entry.weightDecay);
        entry.parameter.add_(orthogonalised(ahead, dtype).view_as(entry.parameter),
                             -rate * tallness);
    }
}

void Muon::collect(std::map<std::string, at::Tensor>& tensors) const {
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        tensors["optimiser.muon." + m_entries[i].name] = m_momentum[i];
}

void Muon::restore(const std::map<std::string, at::Tensor>& tensors) {
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (const auto found = tensors.find("optimiser.muon." + m_entries[i].name);
            found != tensors.end())
            m_momentum[i].copy_(found->second);
}

}  // namespace sl::train
