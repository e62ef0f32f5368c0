// SPDX-License-Identifier: Apache-2.0
#include "models/objectives/dense_truth/dense_truth.h"

#include "models/objectives/soft_location/soft_location.h"

namespace sl::objectives {

namespace {

/// Most cells are background; a cell of a thing counts more than one of the ground.
constexpr double kBackgroundWeight = 0.2;

at::Tensor meanEmbeddings(const at::Tensor& words,
                          const std::vector<std::vector<std::int64_t>>& idsPerName) {
    std::vector<at::Tensor> rows;
    rows.reserve(idsPerName.size());
    for (const auto& ids : idsPerName)
        rows.push_back(
            words.index_select(0, torch::tensor(ids, at::kLong).to(words.device())).mean(0));
    return at::stack(rows);
}

at::Tensor scalarZero(const at::Tensor& like) {
    return at::zeros({}, like.options().dtype(at::kFloat));
}

double share(const at::Tensor& hits) {
    return hits.numel() == 0 ? 0.0 : hits.to(at::kFloat).mean().item<double>();
}

}  // namespace

DenseTruthImpl::DenseTruthImpl(std::int64_t hidden, std::vector<std::vector<std::int64_t>> nameIds,
                               std::vector<std::vector<std::int64_t>> attributeIds,
                               std::int64_t firstLocation, std::int64_t bins)
    : m_nameIds(std::move(nameIds)),
      m_attributeIds(std::move(attributeIds)),
      m_firstLocation(firstLocation),
      m_bins(bins) {
    edges = register_module("edges", torch::nn::Linear(hidden, 4 * hidden));
}

DenseTruthImpl::Losses DenseTruthImpl::forward(const at::Tensor& tokens, const at::Tensor& words,
                                               const DenseTarget& target, double sigmaBins) {
    Losses losses{scalarZero(tokens), scalarZero(tokens), scalarZero(tokens)};
    const at::Tensor counted = target.name.ge(0).nonzero().squeeze(1);
    if (counted.numel() > 0) {
        const at::Tensor truth = target.name.index_select(0, counted);
        const at::Tensor logits =
            at::matmul(tokens.index_select(0, counted), meanEmbeddings(words, m_nameIds).t())
                .to(at::kFloat);
        const at::Tensor weight = at::where(truth.gt(0), at::ones({}), kBackgroundWeight);
        const at::Tensor perCell = at::cross_entropy_loss(logits, truth, {}, at::Reduction::None);
        losses.name = (perCell * weight).sum() / weight.sum();
        const at::Tensor things = truth.gt(0).nonzero().squeeze(1);
        losses.nameAccuracy = share(logits.argmax(1).eq(truth).index_select(0, things));
    }
    const at::Tensor coloured = target.attribute.ge(0).nonzero().squeeze(1);
    if (coloured.numel() > 0) {
        const at::Tensor truth = target.attribute.index_select(0, coloured);
        const at::Tensor logits =
            at::matmul(tokens.index_select(0, coloured), meanEmbeddings(words, m_attributeIds).t())
                .to(at::kFloat);
        losses.attribute = at::cross_entropy_loss(logits, truth);
        losses.attributeAccuracy = share(logits.argmax(1).eq(truth));
    }
    const at::Tensor things = target.name.gt(0).nonzero().squeeze(1);
    if (things.numel() > 0) {
        const at::Tensor perEdge =
            edges->forward(tokens.index_select(0, things)).view({things.size(0) * 4, -1});
        const at::Tensor locations = words.narrow(0, m_firstLocation, m_bins);
        losses.box =
            softLocation(at::matmul(perEdge, locations.t()),
                         target.box.index_select(0, things).flatten(), 0, m_bins, sigmaBins);
    }
    return losses;
}

}  // namespace sl::objectives
