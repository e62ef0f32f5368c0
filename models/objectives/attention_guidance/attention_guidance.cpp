// SPDX-License-Identifier: Apache-2.0
#include "models/objectives/attention_guidance/attention_guidance.h"

#include <cmath>

namespace sl::objectives {

at::Tensor QueryKeyTap::at(std::string_view point, int layer, at::Tensor x) {
    if (!m_layers.contains(layer)) return x;
    if (point == "language.query") m_queries[layer] = x;
    if (point == "language.key") m_keys[layer] = x;
    return x;
}

at::Tensor attentionGuidance(const at::Tensor& query, const at::Tensor& key,
                             const GuidanceTarget& target, std::int64_t firstVisual,
                             std::int64_t heads) {
    if (target.sequence.size(0) == 0) return at::zeros({}, query.options().dtype(at::kFloat));
    const std::int64_t visual = target.evidence.size(1);
    const double scale = 1.0 / std::sqrt(static_cast<double>(query.size(-1)));
    const at::Tensor rows = query.narrow(1, 0, heads)
                                .transpose(1, 2)
                                .index({target.sequence, target.position})
                                .to(at::kFloat);              // [n, heads, d]
    const std::int64_t shared = query.size(1) / key.size(1);  // heads to a key head
    at::Tensor columns = key.narrow(1, 0, (heads + shared - 1) / shared)
                             .narrow(2, firstVisual, visual)
                             .index_select(0, target.sequence)
                             .to(at::kFloat);
    if (shared > 1) columns = columns.repeat_interleave(shared, 1).narrow(1, 0, heads);
    // columns [n, heads, visual, d]
    const at::Tensor scores =
        at::matmul(columns, rows.unsqueeze(-1)).squeeze(-1) * scale;  // [n, heads, visual]
    const at::Tensor evidence = target.evidence.unsqueeze(1);
    at::Tensor inside = at::logsumexp(scores + (1 - evidence) * -1e4, {2});  // [n, heads]
    if (target.even.defined()) {
        const at::Tensor share = evidence / evidence.sum(2, true);
        inside = at::where(target.even.unsqueeze(1), (scores * share).sum(2), inside);
    }
    return (at::logsumexp(scores, {2}) - inside).mean();
}

}  // namespace sl::objectives
