// SPDX-License-Identifier: Apache-2.0
#include "models/objectives/soft_location/soft_location.h"

namespace sl::objectives {

at::Tensor locationTarget(const at::Tensor& fraction, std::int64_t bins, double sigmaBins) {
    const at::Tensor centre = at::arange(bins, fraction.options().dtype(at::kFloat)) + 0.5;
    const at::Tensor distance =
        (fraction.to(at::kFloat).unsqueeze(1) * static_cast<double>(bins) - centre) / sigmaBins;
    return at::softmax(distance.square() * -0.5, 1);
}

at::Tensor softLocation(const at::Tensor& logits, const at::Tensor& fraction, std::int64_t firstId,
                        std::int64_t bins, double sigmaBins) {
    if (fraction.size(0) == 0) return at::zeros({}, logits.options().dtype(at::kFloat));
    const at::Tensor target = locationTarget(fraction, bins, sigmaBins);
    const at::Tensor logProbability =
        at::log_softmax(logits.to(at::kFloat), 1).narrow(1, firstId, bins);
    const at::Tensor entropy = at::special_entr(target).sum(1);
    return (-(target * logProbability).sum(1) - entropy).mean();
}

}  // namespace sl::objectives
