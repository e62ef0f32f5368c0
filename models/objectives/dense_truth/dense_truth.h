// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/nn/torch.h"

namespace sl::objectives {

/// What lies under each visual token, as known to whoever drew the picture. -1: do not count.
struct DenseTarget {
    at::Tensor name;       ///< [n] int64, index into the names; 0 is the background
    at::Tensor attribute;  ///< [n] int64, index into the attributes, or -1
    at::Tensor box;        ///< [n, 4] fractions x0 y0 x1 y1; rows of background are not counted
};

/// Puts what a visual token shows into the decoder's own word space before questions are asked: the
/// token must name thing and attribute by dot product with their word embeddings, and give the box
/// through the location embeddings (after one linear map per edge).
class DenseTruthImpl : public torch::nn::Module {
public:
    /// nameIds and attributeIds: the tokens of each name; an embedding is their mean.
    DenseTruthImpl(std::int64_t hidden, std::vector<std::vector<std::int64_t>> nameIds,
                   std::vector<std::vector<std::int64_t>> attributeIds, std::int64_t firstLocation,
                   std::int64_t bins);

    struct Losses {
        at::Tensor name, attribute, box;  ///< scalars, nats
        double nameAccuracy = 0;          ///< over things, background left out
        double attributeAccuracy = 0;
    };
    /// tokens [n, hidden] from the connector, wordEmbedding [vocab, hidden].
    Losses forward(const at::Tensor& tokens, const at::Tensor& wordEmbedding,
                   const DenseTarget& target, double sigmaBins);

private:
    std::vector<std::vector<std::int64_t>> m_nameIds, m_attributeIds;
    std::int64_t m_firstLocation, m_bins;
    torch::nn::Linear edges{nullptr};  // hidden → 4 * hidden
};
TORCH_MODULE(DenseTruth);

}  // namespace sl::objectives
