// SPDX-License-Identifier: Apache-2.0
#include "models/io/resample_taps.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sl::io {

namespace {

double sinc(double x) {
    if (x == 0.0) return 1.0;
    x *= std::numbers::pi;
    return std::sin(x) / x;
}

double support(Filter filter) {
    switch (filter) {
        case Filter::Lanczos: return 3.0;
        case Filter::Bicubic: return 2.0;
        case Filter::Bilinear:
        case Filter::Hamming: return 1.0;
        case Filter::Box: return 0.5;
    }
    return 0.5;
}

double bicubic(double x) {
    constexpr double a = -0.5;
    if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

double hamming(double x) {
    if (x == 0.0) return 1.0;
    if (x >= 1.0) return 0.0;
    x *= std::numbers::pi;
    // Pillow writes these two in single precision.
    return std::sin(x) / x * (0.54F + 0.46F * std::cos(x));
}

double weight(Filter filter, double x) {
    switch (filter) {
        case Filter::Lanczos: return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
        case Filter::Bicubic: return bicubic(std::abs(x));
        case Filter::Bilinear: return std::max(1.0 - std::abs(x), 0.0);
        case Filter::Hamming: return hamming(std::abs(x));
        case Filter::Box: return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
    }
    return 0.0;
}

}  // namespace

Taps makeTaps(int inSize, float in0, float in1, int outSize, Filter filter) {
    const double scale = static_cast<double>(in1 - in0) / outSize;
    const double filterScale = std::max(scale, 1.0);
    const double reach = support(filter) * filterScale;
    const int largest = static_cast<int>(std::ceil(reach)) * 2 + 1;
    Taps taps;
    taps.stride = (largest + kTapBlock - 1) / kTapBlock * kTapBlock;
    taps.windows.resize(static_cast<std::size_t>(outSize));
    taps.coefficients.assign(static_cast<std::size_t>(outSize) * taps.stride, 0);
    std::vector<double> weights(static_cast<std::size_t>(largest));
    for (int i = 0; i < outSize; ++i) {
        const double center = in0 + (i + 0.5) * scale;
        const int first = std::max(static_cast<int>(center - reach + 0.5), 0);
        const int last = std::min(static_cast<int>(center + reach + 0.5), inSize);
        const int count = last - first;
        double sum = 0.0;
        for (int t = 0; t < count; ++t) {
            weights[t] = weight(filter, (t + first - center + 0.5) * (1.0 / filterScale));
            sum += weights[t];
        }
        int* out = &taps.coefficients[static_cast<std::size_t>(i) * taps.stride];
        for (int t = 0; t < count; ++t) {
            const double k = sum != 0.0 ? weights[t] / sum : weights[t];
            out[t] = static_cast<int>((k < 0 ? -0.5 : 0.5) + k * (1 << kPrecisionBits));
        }
        taps.windows[i] = {first, count};
    }
    return taps;
}

}  // namespace sl::io
