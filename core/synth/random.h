// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sl::synth {

/// SplitMix64 finaliser: a 64-bit mix in which every input bit reaches every output bit.
inline std::uint64_t mix64(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}

/// SplitMix64 stream. Own code since the standard library's distributions differ between vendors,
/// and a world must be the same pixels everywhere.
class Random {
public:
    Random(std::uint64_t seed, std::uint64_t index, std::uint64_t purpose = 0)
        : m_state(mix64(mix64(mix64(seed) ^ index) + purpose)) {}

    std::uint64_t next() {
        m_state += 0x9e3779b97f4a7c15ULL;
        return mix64(m_state);
    }
    /// Uniform in [0, n); 0 for n <= 1.
    int below(int n) {
        if (n <= 1) return 0;
        return static_cast<int>(((next() >> 32U) * static_cast<std::uint64_t>(n)) >> 32U);
    }
    /// Uniform in [low, high].
    int between(int low, int high) { return low + below(high - low + 1); }
    /// Uniform in [0, 1).
    double real() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    double range(double low, double high) { return low + (high - low) * real(); }
    /// Uniform in the logarithm, for low, high > 0.
    double logRange(double low, double high) {
        return std::exp(range(std::log(low), std::log(high)));
    }
    bool chance(double probability) { return real() < probability; }

    template <class T>
    const T& pick(const std::vector<T>& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }
    template <class T>
    void shuffle(std::vector<T>& list) {
        for (std::size_t i = list.size(); i > 1; --i)
            std::swap(list[i - 1], list[static_cast<std::size_t>(below(static_cast<int>(i)))]);
    }

private:
    std::uint64_t m_state;
};

}  // namespace sl::synth
