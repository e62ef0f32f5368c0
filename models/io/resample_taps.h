// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/io/resample.h"

namespace sl::io {

/// Bits behind the point of a coefficient: a byte times a coefficient, with filters that overshoot,
/// just fits 32 bits.
constexpr int kPrecisionBits = 32 - 8 - 2;
/// Taps are padded with zeros to whole blocks of this many.
constexpr int kTapBlock = 8;

/// The weights of one pass: for every output position the source positions it sums up.
struct Taps {
    struct Window {
        int first, count;
    };
    std::vector<Window> windows;
    int stride = 0;                 ///< coefficients for each position, whole blocks
    std::vector<int> coefficients;  ///< [positions, stride], fixed point

    // Source positions that are needed: [first(), end()).
    int first() const { return windows.front().first; }
    int end() const { return windows.back().first + windows.back().count; }
};

/// Weights to scale [in0, in1) out of inSize source positions to outSize positions, as Pillow's
/// precompute_coeffs and normalize_coeffs_8bpc (src/libImaging/Resample.c) compute them, down to
/// the single precision of in0 and in1.
Taps makeTaps(int inSize, float in0, float in1, int outSize, Filter filter);

}  // namespace sl::io
