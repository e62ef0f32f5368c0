// SPDX-License-Identifier: Apache-2.0
#include "core/work/picture_likeness.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace sl::work {

namespace {

constexpr int kSide = PictureLikeness::kSide;
constexpr int kBits = PictureLikeness::kBits;
/// Spread of the greys below which a picture counts as one grey.
constexpr double kFlat = 1.0;

/// First pixel of cell `index`; small pictures have cells of a shared pixel.
int edge(int index, int size) {
    return static_cast<int>(static_cast<std::int64_t>(index) * size / kSide);
}

std::uint8_t cellGrey(const Image& image, int row, int col) {
    const int y0 = std::min(edge(row, image.height), image.height - 1);
    const int y1 = std::max(edge(row + 1, image.height), y0 + 1);
    const int x0 = std::min(edge(col, image.width), image.width - 1);
    const int x1 = std::max(edge(col + 1, image.width), x0 + 1);
    std::uint64_t sum = 0;
    for (int y = y0; y < y1; ++y) {
        const std::uint8_t* pixel = image.row(y) + 3 * static_cast<std::ptrdiff_t>(x0);
        // Weights of ITU-R BT.601, in 256ths.
        for (int x = x0; x < x1; ++x, pixel += 3)
            sum += 77U * pixel[0] + 150U * pixel[1] + 29U * pixel[2];
    }
    const auto pixels = static_cast<std::uint64_t>(y1 - y0) * static_cast<std::uint64_t>(x1 - x0);
    return static_cast<std::uint8_t>(sum / (256 * pixels));
}

double meanOf(const PictureLikeness& one) {
    return std::accumulate(one.grey.begin(), one.grey.end(), 0.0) / kBits;
}

}  // namespace

PictureLikeness likenessOf(const Image& image) {
    PictureLikeness one;
    for (int i = 0; i < kBits; ++i)
        one.grey[static_cast<std::size_t>(i)] = cellGrey(image, i / kSide, i % kSide);
    const double mean = meanOf(one);
    for (std::size_t i = 0; i < kBits; ++i)
        if (one.grey[i] > mean) one.hash[i / 64] |= std::uint64_t{1} << (i % 64);
    return one;
}

int hashDistance(const PictureLikeness& a, const PictureLikeness& b) {
    int bits = 0;
    for (std::size_t i = 0; i < a.hash.size(); ++i) bits += std::popcount(a.hash[i] ^ b.hash[i]);
    return bits;
}

double greyCorrelation(const PictureLikeness& a, const PictureLikeness& b) {
    const double meanA = meanOf(a);
    const double meanB = meanOf(b);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t i = 0; i < kBits; ++i) {
        const double da = a.grey[i] - meanA;
        const double db = b.grey[i] - meanB;
        ab += da * db;
        aa += da * da;
        bb += db * db;
    }
    const bool flatA = aa < kFlat * kBits;
    const bool flatB = bb < kFlat * kBits;
    if (flatA && flatB) return std::abs(meanA - meanB) <= 2 ? 1.0 : 0.0;
    return flatA || flatB ? 0.0 : ab / std::sqrt(aa * bb);
}

bool nearDuplicates(const PictureLikeness& a, const PictureLikeness& b) {
    return hashDistance(a, b) <= kNearBits && greyCorrelation(a, b) >= kNearCorrelation;
}

}  // namespace sl::work
