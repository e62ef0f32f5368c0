// SPDX-License-Identifier: Apache-2.0
#include "core/synth/textures.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace sl::synth {

namespace {

constexpr int kCloudSide = 256;

/// Smooth value noise in [0, 255] that repeats at its edges, made once.
const cv::Mat& cloudTile() {
    static const cv::Mat tile = [] {
        cv::Mat sum = cv::Mat::zeros(kCloudSide, kCloudSide, CV_32F);
        Random random(0xc10d, 1);
        double amplitude = 1;
        for (int cells = 4; cells <= 64; cells *= 2, amplitude *= 0.55) {
            cv::Mat grid(cells, cells, CV_32F), padded, big;
            for (int i = 0; i < cells * cells; ++i)
                grid.at<float>(i / cells, i % cells) = static_cast<float>(random.real());
            cv::copyMakeBorder(grid, padded, 2, 2, 2, 2, cv::BORDER_WRAP);
            const int cell = kCloudSide / cells;
            cv::resize(padded, big, {}, cell, cell, cv::INTER_CUBIC);
            sum += amplitude * big(cv::Rect(2 * cell, 2 * cell, kCloudSide, kCloudSide));
        }
        cv::Mat out;
        cv::normalize(sum, out, 0, 255, cv::NORM_MINMAX, CV_8U);
        return out;
    }();
    return tile;
}

cv::Mat mixed(const cv::Mat& weight, Rgb a, Rgb b) {
    cv::Mat out(weight.size(), CV_8UC3);
    for (int y = 0; y < weight.rows; ++y) {
        const auto* w = weight.ptr<std::uint8_t>(y);
        auto* row = out.ptr<std::uint8_t>(y);
        for (int x = 0; x < weight.cols; ++x, row += 3) {
            row[0] = static_cast<std::uint8_t>(a.r + (b.r - a.r) * w[x] / 255);
            row[1] = static_cast<std::uint8_t>(a.g + (b.g - a.g) * w[x] / 255);
            row[2] = static_cast<std::uint8_t>(a.b + (b.b - a.b) * w[x] / 255);
        }
    }
    return out;
}

cv::Mat clouds(cv::Size size, Random& random) {
    cv::Mat weight(size, CV_8U);
    const cv::Mat& tile = cloudTile();
    const double step = random.logRange(0.4, 1.6) * 192 / std::max(size.width, size.height);
    const int x0 = random.below(kCloudSide), y0 = random.below(kCloudSide);
    for (int y = 0; y < size.height; ++y) {
        const auto* from = tile.ptr<std::uint8_t>((y0 + static_cast<int>(y * step)) % kCloudSide);
        auto* to = weight.ptr<std::uint8_t>(y);
        for (int x = 0; x < size.width; ++x)
            to[x] = from[(x0 + static_cast<int>(x * step)) % kCloudSide];
    }
    return weight;
}

/// Stripes at any angle; checks are the product of two stripes.
cv::Mat stripes(cv::Size size, bool checks, Random& random) {
    cv::Mat weight(size, CV_8U);
    const double period =
        std::max(4.0, std::min(size.width, size.height) * random.logRange(.05, .3));
    const double angle = checks ? 0.0 : random.range(0, 3.14159265);
    const double fx = std::cos(angle) / period, fy = std::sin(angle) / period;
    for (int y = 0; y < size.height; ++y) {
        auto* row = weight.ptr<std::uint8_t>(y);
        for (int x = 0; x < size.width; ++x) {
            const double t = x * fx + y * fy + 8;
            bool on = t - std::floor(t) < 0.5;
            if (checks) on ^= y / period - std::floor(y / period) < 0.5;
            row[x] = on ? 255 : 0;
        }
    }
    return weight;
}

}  // namespace

cv::Mat drawTexture(cv::Size size, Rgb a, Rgb b, Random& random) {
    const double dice = random.real();
    if (dice < 0.45) return mixed(clouds(size, random), a, b);
    return mixed(stripes(size, dice > 0.75, random), a, b);
}

}  // namespace sl::synth
