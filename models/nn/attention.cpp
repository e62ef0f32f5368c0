// SPDX-License-Identifier: Apache-2.0
#include "models/nn/attention.h"

#include <cmath>
#include <string>

namespace sl::nn {

namespace {

at::Tensor repeatedHeads(const at::Tensor& x, std::int64_t heads) {
    const std::int64_t repeat = heads / x.size(1);
    return repeat == 1 ? x : x.repeat_interleave(repeat, 1);
}

}  // namespace

at::Tensor attentionWeights(const at::Tensor& q, const at::Tensor& k, const at::Tensor& mask) {
    const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(-1)));
    at::Tensor scores = at::matmul(q.to(at::kFloat) * scale, k.to(at::kFloat).transpose(-2, -1));
    if (mask.defined()) scores = scores + mask.to(at::kFloat);
    return at::softmax(scores, -1);
}

at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                  const at::Tensor& mask, const AttentionSite& site) {
    const at::Tensor fullK = repeatedHeads(k, q.size(1));
    const at::Tensor fullV = repeatedHeads(v, q.size(1));
    if (site.tap == nullptr || !site.tap->wantsAttention(site.tower, site.layer)) {
        std::optional<at::Tensor> bias;
        if (mask.defined()) bias = mask.to(q.scalar_type());
        return at::scaled_dot_product_attention(q, fullK, fullV, bias);
    }
    const std::string point = std::string(site.tower) + ".attention";
    const at::Tensor weights =
        tapped(site.tap, point, site.layer, attentionWeights(q, fullK, mask));
    return at::matmul(weights.to(fullV.scalar_type()), fullV);
}

at::Tensor rotary(const at::Tensor& x, const at::Tensor& positions, double theta) {
    const std::int64_t half = x.size(-1) / 2;
    const at::Tensor exponent =
        at::arange(half, at::TensorOptions().dtype(at::kFloat).device(x.device())) /
        static_cast<double>(half);
    const at::Tensor frequency = at::pow(theta, -exponent);  // [half]
    const at::Tensor angle =
        (positions.to(at::kFloat).unsqueeze(-1) * frequency).unsqueeze(1);  // [batch, 1, len, half]
    const at::Tensor cos = at::cos(angle).to(x.scalar_type());
    const at::Tensor sin = at::sin(angle).to(x.scalar_type());
    const at::Tensor a = x.narrow(-1, 0, half);
    const at::Tensor b = x.narrow(-1, half, half);
    return at::cat({a * cos - b * sin, b * cos + a * sin}, -1);
}

RmsNormImpl::RmsNormImpl(std::int64_t size, double eps) : m_eps(eps) {
    weight = register_parameter("weight", at::ones({size}));
}

at::Tensor RmsNormImpl::forward(const at::Tensor& x) const {
    const at::Tensor wide = x.to(at::kFloat);
    const at::Tensor scale = at::rsqrt(wide.square().mean(-1, true) + m_eps);
    return (wide * scale * weight).to(x.scalar_type());
}

}  // namespace sl::nn
