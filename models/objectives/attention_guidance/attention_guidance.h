// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>

#include "models/nn/tap.h"

namespace sl::objectives {

/// Keeps the rotated queries and keys of decoder layers while they run.
class QueryKeyTap : public nn::Tap {
public:
    explicit QueryKeyTap(std::set<int> layers) : m_layers(std::move(layers)) {}
    at::Tensor at(std::string_view point, int layer, at::Tensor x) override;
    bool wantsAttention(std::string_view, int) const override { return false; }

    /// [batch, heads, length, d]; undefined for a layer that is not kept or has not run.
    at::Tensor query(int layer) const { return of(m_queries, layer); }
    at::Tensor key(int layer) const { return of(m_keys, layer); }

private:
    static at::Tensor of(const std::map<int, at::Tensor>& kept, int layer) {
        const auto found = kept.find(layer);
        return found == kept.end() ? at::Tensor() : found->second;
    }

    std::set<int> m_layers;
    std::map<int, at::Tensor> m_queries, m_keys;
};

/// Where words should look: rows of (sequence, position) with the visual tokens that show the
/// evidence.
struct GuidanceTarget {
    at::Tensor sequence;  ///< [n] int64, index into the batch
    at::Tensor position;  ///< [n] int64, position whose attention is guided
    at::Tensor evidence;  ///< [n, visualTokens] float, 1 where the evidence is
    at::Tensor even;      ///< [n] bool: every piece of evidence counts alike; undefined: none does
};

/// Among the visual tokens [firstVisual, firstVisual + visualTokens), for the first `heads` heads;
/// mean over rows and heads, in nats: -log of the attention mass on the evidence, wherever in it;
/// for `even` rows the cross entropy with attention spread evenly over the evidence. Rows need one
/// piece of evidence or more. An idea of supervised attention (Liu et al., arXiv 1609.04186) with
/// boxes known from the drawing.
at::Tensor attentionGuidance(const at::Tensor& query, const at::Tensor& key,
                             const GuidanceTarget& target, std::int64_t firstVisual,
                             std::int64_t heads);

}  // namespace sl::objectives
