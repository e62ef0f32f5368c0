// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/metrics/metrics.h"

namespace sl::metrics {

namespace {

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same numbers on every platform and library.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next() {
        std::uint64_t z = (m_state += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    /// 0 … below - 1. The bias of taking the remainder is below 2^-32 for every set that fits in
    /// memory.
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

private:
    std::uint64_t m_state;
};

double meanOf(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

/// Linear interpolation between order statistics (type 7 of Hyndman and Fan, NumPy's default).
double quantile(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// Sign patterns are enumerated where there are no more of them than draws asked for.
constexpr std::size_t kMaxExactPairs = 20;

}  // namespace

Interval bootstrapMean(const std::vector<double>& values, int resamples, std::uint64_t seed) {
    Interval interval;
    interval.mean = interval.low = interval.high = meanOf(values);
    if (values.size() < 2 || resamples < 1) return interval;
    Random random(seed);
    std::vector<double> means(static_cast<std::size_t>(resamples));
    for (double& mean : means) {
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i) sum += values[random.below(values.size())];
        mean = sum / static_cast<double>(values.size());
    }
    std::sort(means.begin(), means.end());
    interval.low = quantile(means, 0.025);
    interval.high = quantile(means, 0.975);
    return interval;
}

double pairedPermutation(const std::vector<double>& a, const std::vector<double>& b, int resamples,
                         std::uint64_t seed) {
    std::vector<double> differences;  // pairs that are equal carry no information on the sign
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        if (a[i] != b[i]) differences.push_back(a[i] - b[i]);
    if (differences.empty() || resamples < 1) return 1.0;
    double observed = 0;
    double scale = 0;
    for (const double d : differences) {
        observed += d;
        scale += std::abs(d);
    }
    // Sums of the same numbers in another order differ by rounding.
    const double threshold = std::abs(observed) - 1e-12 * scale;
    const std::size_t count = differences.size();
    const bool exact =
        count <= kMaxExactPairs && (std::uint64_t{1} << count) <= static_cast<unsigned>(resamples);
    const std::uint64_t draws =
        exact ? std::uint64_t{1} << count : static_cast<unsigned>(resamples);
    Random random(seed);
    std::uint64_t extreme = 0;
    for (std::uint64_t draw = 0; draw < draws; ++draw) {
        double sum = 0;
        std::uint64_t signs = draw;
        for (std::size_t i = 0; i < count; ++i) {
            if (!exact && i % 64 == 0) signs = random.next();
            sum += ((signs >> (i % 64)) & 1U) != 0 ? differences[i] : -differences[i];
        }
        if (std::abs(sum) >= threshold) ++extreme;
    }
    if (exact) return static_cast<double>(extreme) / static_cast<double>(draws);
    // The observed labelling is one of the permutations (Phipson and Smyth 2010).
    return static_cast<double>(extreme + 1) / static_cast<double>(draws + 1);
}

}  // namespace sl::metrics
