// SPDX-License-Identifier: Apache-2.0
#include "models/objectives/attention_guidance/attention_guidance.h"

#include <cmath>

namespace sl::objectives {

at::Tensor QueryKeyTap::at(std::string_view point, int layer, at::Tensor x) {
    if (layer == m_layer && point == "language.query") m_query = x;
    if (layer == m_layer && point == "language.key") m_key = x;
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
    const at::Tensor outside = (1 - target.evidence).unsqueeze(1) * -1e4;
    return (at::logsumexp(scores, {2}) - at::logsumexp(scores + outside, {2})).mean();
}

}  // namespace sl::objectives
