// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "core/base/image.h"

namespace sl::work {

/// A picture shrunk to 16 × 16 greys, with its average hash: one bit for each that is lighter than
/// their mean. Alike after rescaling, another compression, brighter or darker; not after cropping,
/// mirroring or turning.
struct PictureLikeness {
    static constexpr int kSide = 16;
    static constexpr int kBits = kSide * kSide;
    std::array<std::uint64_t, kBits / 64> hash{};
    std::array<std::uint8_t, kBits> grey{};
};

/// Each grey is the mean over its cell of the picture. The picture must not be empty.
PictureLikeness likenessOf(const Image& image);

/// Bits of the average hashes that differ, 0-256.
int hashDistance(const PictureLikeness& a, const PictureLikeness& b);

/// Correlation of the greys, -1 to 1: tells pictures apart whose hashes agree only because both are
/// mostly background. For pictures of one grey: 1 when they have nearly the same, else 0.
double greyCorrelation(const PictureLikeness& a, const PictureLikeness& b);

/// Most bits that differ between near duplicates.
constexpr int kNearBits = 10;
constexpr double kNearCorrelation = 0.98;

/// Within both limits.
bool nearDuplicates(const PictureLikeness& a, const PictureLikeness& b);

}  // namespace sl::work
