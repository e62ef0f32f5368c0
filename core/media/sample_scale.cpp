// SPDX-License-Identifier: Apache-2.0
#include "core/media/sample_scale.h"

#include <cmath>
#include <cstring>

namespace sl::media {

namespace {

template <class T>
void copyNumbers(const std::uint8_t* from, std::size_t count, double* to) {
    for (std::size_t i = 0; i < count; ++i) {
        T value;
        std::memcpy(&value, from + i * sizeof(T), sizeof(T));
        to[i] = static_cast<double>(value);
    }
}

/// IEEE 754 binary16.
double halfToDouble(std::uint16_t half) {
    const int exponent = (half >> 10U) & 31;
    const int fraction = half & 1023;
    const double sign = (half & 0x8000U) != 0 ? -1.0 : 1.0;
    if (exponent == 31) return fraction == 0 ? sign * HUGE_VAL : std::nan("");
    if (exponent == 0) return sign * std::ldexp(fraction, -24);
    return sign * std::ldexp(1024 + fraction, exponent - 25);
}

void copyHalves(const std::uint8_t* from, std::size_t count, double* to) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t half = 0;
        std::memcpy(&half, from + i * 2, 2);
        to[i] = halfToDouble(half);
    }
}

/// libtiff brings 24-bit integers into host order, as it does all whole bytes.
void copy24(const std::uint8_t* from, std::size_t count, bool isSigned, double* to) {
    for (std::size_t i = 0; i < count; ++i, from += 3) {
        const int code = from[0] | (from[1] << 8) | (from[2] << 16);
        to[i] = isSigned && code >= (1 << 23) ? code - (1 << 24) : code;
    }
}

/// Widths that are no whole bytes: the high bit of a byte comes first (TIFF 6.0, FillOrder 1).
void copyBits(const std::uint8_t* from, std::size_t count, int bits, bool isSigned, double* to) {
    std::size_t place = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t code = 0;
        for (int b = 0; b < bits; ++b, ++place)
            code = (code << 1U) | ((from[place >> 3U] >> (7U - (place & 7U))) & 1U);
        const bool negative = isSigned && bits > 1 && (code >> (bits - 1)) != 0;
        to[i] = static_cast<double>(code) - (negative ? std::ldexp(1.0, bits) : 0.0);
    }
}

}  // namespace

void unpackSamples(const std::uint8_t* from, std::size_t count, int bits, SampleType type,
                   double* to) {
    if (type == SampleType::Float) {
        if (bits == 64) return copyNumbers<double>(from, count, to);
        if (bits == 32) return copyNumbers<float>(from, count, to);
        return copyHalves(from, count, to);
    }
    const bool isSigned = type == SampleType::Signed;
    switch (bits) {
        case 8:
            return isSigned ? copyNumbers<std::int8_t>(from, count, to)
                            : copyNumbers<std::uint8_t>(from, count, to);
        case 16:
            return isSigned ? copyNumbers<std::int16_t>(from, count, to)
                            : copyNumbers<std::uint16_t>(from, count, to);
        case 24: return copy24(from, count, isSigned, to);
        case 32:
            return isSigned ? copyNumbers<std::int32_t>(from, count, to)
                            : copyNumbers<std::uint32_t>(from, count, to);
        case 64:
            return isSigned ? copyNumbers<std::int64_t>(from, count, to)
                            : copyNumbers<std::uint64_t>(from, count, to);
        default: return copyBits(from, count, bits, isSigned, to);
    }
}

SampleScale SampleScale::forIntegers(int bits, SampleType type) {
    SampleScale scale;
    scale.m_low = type == SampleType::Signed ? -std::ldexp(1.0, bits - 1) : 0.0;
    scale.m_factor = 255.0 / (std::ldexp(1.0, bits) - 1.0);
    return scale;
}

SampleScale SampleScale::forFloats(double low, double high) {
    SampleScale scale;
    if (low >= 0.0 && high <= 1.0) {
        scale.m_factor = 255.0;
        return scale;
    }
    scale.m_low = low;
    // Halved first: the distance of two finite doubles need not be finite.
    const double halfRange = high / 2 - low / 2;
    scale.m_factor = halfRange > 0 ? 127.5 / halfRange : 0.0;
    return scale;
}

std::uint8_t SampleScale::operator()(double sample) const {
    const double scaled = (sample - m_low) * m_factor;
    if (!(scaled > 0.0)) return 0;  // NaN too
    return scaled >= 255.0 ? 255 : static_cast<std::uint8_t>(scaled + 0.5);
}

}  // namespace sl::media
