// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace sl::io {

/// Value of an IEEE 754 binary16 bit pattern; exact, subnormals and NaN payloads included.
inline float floatFromHalf(std::uint16_t half) {
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16U;
    const std::uint32_t magnitude = static_cast<std::uint32_t>(half & 0x7FFFU) << 13U;
    if (magnitude >= 0x0F800000U) return std::bit_cast<float>(sign | magnitude | 0x7F800000U);
    // A product with 2^112 moves the exponent from bias 15 to 127 and normalises subnormals.
    const float scaled = std::bit_cast<float>(magnitude) * 0x1p112F;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(scaled));
}

/// Nearest binary16 to a float, ties to even; too large becomes infinity, NaN stays NaN (quiet).
inline std::uint16_t halfFromFloat(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16U) & 0x8000U;
    const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
    std::uint32_t half = 0;
    if (magnitude > 0x7F800000U) {
        half = 0x7E00U | ((magnitude >> 13U) & 0x1FFU);
    } else if (magnitude >= 0x47800000U) {  // 65536 and more
        half = 0x7C00U;
    } else if (magnitude < 0x38800000U) {  // below 2^-14: subnormal
        // Adding 0.5 lines the last kept bit up with the last bit of a float's mantissa, so the
        // addition itself rounds to nearest even.
        const float shifted = std::bit_cast<float>(magnitude) + 0.5F;
        half = std::bit_cast<std::uint32_t>(shifted) - 0x3F000000U;
    } else {
        const std::uint32_t odd = (magnitude >> 13U) & 1U;
        half = (magnitude - 0x38000000U + 0xFFFU + odd) >> 13U;  // may carry up to infinity
    }
    return static_cast<std::uint16_t>(sign | half);
}

/// Value of a bfloat16 bit pattern; exact.
inline float floatFromBfloat16(std::uint16_t value) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value) << 16U);
}

/// Nearest bfloat16 to a float, ties to even; NaN stays NaN (quiet).
inline std::uint16_t bfloat16FromFloat(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7FFFFFFFU) > 0x7F800000U) {
        return static_cast<std::uint16_t>((bits >> 16U) | 0x40U);
    }
    return static_cast<std::uint16_t>((bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U);
}

}  // namespace sl::io
