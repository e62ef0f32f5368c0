// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace sl::media {

/// How a sample is stored.
enum class SampleType { Unsigned, Signed, Float };

/// Reads `count` samples of `bits` bits (1-64; floats 16, 32, 64) packed from the high bit down
/// below 8 bits and between whole bytes, in host byte order where they are whole bytes.
/// [count] numbers; integers above 2^53 are rounded.
void unpackSamples(const std::uint8_t* from, std::size_t count, int bits, SampleType type,
                   double* to);

/// The documented rule that brings samples to 8 bits: integers by the full range of their type,
/// floats in [0, 1] times 255, other floats from their smallest to their largest value. NaN is 0.
class SampleScale {
public:
    static SampleScale forIntegers(int bits, SampleType type);
    /// `low` and `high`: finite extremes of the picture's samples.
    static SampleScale forFloats(double low, double high);

    /// 0-255, rounded to nearest.
    std::uint8_t operator()(double sample) const;

private:
    double m_low = 0;
    double m_factor = 1;
};

}  // namespace sl::media
