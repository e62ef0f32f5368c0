// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/nn/torch.h"

namespace sl::train {

/// Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon): the Nesterov momentum of a
/// weight matrix is brought near to the nearest orthogonal matrix before it is applied, so that
/// rare directions learn as fast as common ones. For weights of two or more dimensions;
/// convolutions count as [out, in * height * width].
class Muon {
public:
    struct Entry {
        std::string name;
        at::Tensor parameter;
        double scale = 1;  ///< of the learning rate
        double weightDecay = 0;
    };
    explicit Muon(std::vector<Entry> entries);

    /// One step from the gradients; parameters without one stay. Weights of a tall matrix move by
    /// sqrt(rows / cols) more, so that the change of an output is of one size.
    void step(double lr);

    /// Momentum under "optimiser.muon.<name>"; restore() takes what it finds.
    void collect(std::map<std::string, at::Tensor>& tensors) const;
    void restore(const std::map<std::string, at::Tensor>& tensors);

private:
    std::vector<Entry> m_entries;
    std::vector<at::Tensor> m_momentum;
};

/// A matrix with the singular vectors of x [rows, cols] and singular values of about one (0.7 to
/// 1.2): five steps of the quintic Newton-Schulz iteration, in float32 or bfloat16.
at::Tensor orthogonalised(const at::Tensor& x, at::ScalarType dtype = at::kFloat);

}  // namespace sl::train
