// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/metrics.h"

namespace sl::metrics {

double iou(const Box& a, const Box& b) {
    const double inter = a.intersected(b).area();
    const double both = a.area() + b.area() - inter;
    return both > 0 ? inter / both : 0.0;
}

}  // namespace sl::metrics
