// SPDX-License-Identifier: Apache-2.0
#include "core/synth/jpeg_blocks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "core/synth/degrade.h"

namespace sl::synth {

namespace {

using Block = std::array<float, 64>;

// ITU-T T.81, annex K, tables K.1 and K.2
constexpr std::array<int, 64> kLuminance{
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
constexpr std::array<int, 64> kChrominance{
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
    99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

Block tableFor(bool colour, int quality) {
    const int q = std::clamp(quality, 1, 100);
    const int scale = q < 50 ? 5000 / q : 200 - 2 * q;
    Block table{};
    for (std::size_t i = 0; i < 64; ++i)
        table[i] = static_cast<float>(
            std::clamp(((colour ? kChrominance : kLuminance)[i] * scale + 50) / 100, 1, 255));
    return table;
}

/// Rows are the orthonormal cosine basis of length 8.
const Block& basis() {
    static const Block matrix = [] {
        Block m{};
        for (std::size_t k = 0; k < 8; ++k)
            for (std::size_t n = 0; n < 8; ++n)
                m[k * 8 + n] = static_cast<float>(
                    (k == 0 ? std::sqrt(0.125) : 0.5) *
                    std::cos(std::numbers::pi * static_cast<double>((2 * n + 1) * k) / 16));
        return m;
    }();
    return matrix;
}

/// out = a · b, with either one transposed on request; plain loops of fixed length vectorise.
template <bool TransposeA, bool TransposeB>
void multiply(const Block& a, const Block& b, Block& out) {
    for (std::size_t i = 0; i < 8; ++i) {
        std::array<float, 8> sum{};
        for (std::size_t k = 0; k < 8; ++k) {
            const float left = TransposeA ? a[k * 8 + i] : a[i * 8 + k];
            for (std::size_t j = 0; j < 8; ++j)
                sum[j] += left * (TransposeB ? b[j * 8 + k] : b[k * 8 + j]);
        }
        std::copy(sum.begin(), sum.end(), out.begin() + static_cast<std::ptrdiff_t>(i * 8));
    }
}

void quantise(Block& block, const Block& table) {
    Block half, coefficients;
    multiply<false, false>(basis(), block, half);
    multiply<false, true>(half, basis(), coefficients);
    for (std::size_t i = 0; i < 64; ++i)
        coefficients[i] = std::nearbyint(coefficients[i] / table[i]) * table[i];
    multiply<true, false>(basis(), coefficients, half);
    multiply<false, false>(half, basis(), block);
}

}  // namespace

void quantiseBlocks(cv::Mat& plane, bool colour, int quality) {
    const Block table = tableFor(colour, quality);
    cv::Mat whole;
    cv::copyMakeBorder(plane, whole, 0, (8 - plane.rows % 8) % 8, 0, (8 - plane.cols % 8) % 8,
                       cv::BORDER_REPLICATE);
    Block block;
    for (int y = 0; y < whole.rows; y += 8) {
        for (int x = 0; x < whole.cols; x += 8) {
            for (std::size_t r = 0; r < 8; ++r)
                for (std::size_t c = 0; c < 8; ++c)
                    block[r * 8 + c] = whole.ptr<float>(y + int(r))[x + int(c)] - 128;
            quantise(block, table);
            for (std::size_t r = 0; r < 8; ++r)
                for (std::size_t c = 0; c < 8; ++c)
                    whole.ptr<float>(y + int(r))[x + int(c)] = block[r * 8 + c] + 128;
        }
    }
    whole(cv::Rect(0, 0, plane.cols, plane.rows)).copyTo(plane);
}

void applyJpeg(cv::Mat& rgb, int quality) {
    cv::Mat ycc, floats;
    cv::cvtColor(rgb, ycc, cv::COLOR_RGB2YCrCb);
    ycc.convertTo(floats, CV_32F);
    std::vector<cv::Mat> planes;
    cv::split(floats, planes);
    quantiseBlocks(planes[0], false, quality);
    for (std::size_t i = 1; i < 3; ++i) {
        cv::Mat small;
        cv::resize(planes[i], small, {(rgb.cols + 1) / 2, (rgb.rows + 1) / 2}, 0, 0,
                   cv::INTER_AREA);
        quantiseBlocks(small, true, quality);
        cv::resize(small, planes[i], rgb.size(), 0, 0, cv::INTER_LINEAR);
    }
    cv::merge(planes, floats);
    floats.convertTo(ycc, CV_8U);
    cv::cvtColor(ycc, rgb, cv::COLOR_YCrCb2RGB);
}

}  // namespace sl::synth
