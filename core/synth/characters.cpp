// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "core/synth/emoji_font.h"
#include "core/synth/patch.h"

namespace sl::synth {

namespace {

constexpr int kMargin = 2;

/// Size of the bitmap when its longer side is `sizePx`.
cv::Size scaledSize(cv::Size bitmap, double sizePx) {
    const double scale = sizePx / std::max(bitmap.width, bitmap.height);
    return {std::max(3, static_cast<int>(std::lround(bitmap.width * scale))),
            std::max(3, static_cast<int>(std::lround(bitmap.height * scale)))};
}

cv::Mat scaled(const cv::Mat& image, cv::Size size) {
    cv::Mat out;
    const bool shrinks = size.width < image.cols;
    cv::resize(image, out, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return out;
}

/// Turns a patch about its centre; the new patch holds all of it.
Patch turned(const Patch& patch, double degrees) {
    const cv::Size size = patch.alpha.size();
    const double a = degrees * CV_PI / 180, c = std::abs(std::cos(a)), s = std::abs(std::sin(a));
    const cv::Size big(static_cast<int>(size.width * c + size.height * s) + 3,
                       static_cast<int>(size.width * s + size.height * c) + 3);
    cv::Mat turn =
        cv::getRotationMatrix2D({(size.width - 1) / 2.0F, (size.height - 1) / 2.0F}, degrees, 1);
    turn.at<double>(0, 2) += (big.width - size.width) / 2.0;
    turn.at<double>(1, 2) += (big.height - size.height) / 2.0;
    Patch out;
    cv::warpAffine(patch.alpha, out.alpha, turn, big, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    cv::warpAffine(patch.colour, out.colour, turn, big, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    return out;
}

void addMargin(cv::Mat& image) {
    cv::copyMakeBorder(image, image, kMargin, kMargin, kMargin, kMargin, cv::BORDER_CONSTANT);
}

void divideByAlpha(Patch& patch) {
    for (int y = 0; y < patch.alpha.rows; ++y) {
        const auto* alpha = patch.alpha.ptr<std::uint8_t>(y);
        auto* colour = patch.colour.ptr<std::uint8_t>(y);
        for (int x = 0; x < patch.alpha.cols; ++x)
            for (int c = 0; c < 3 && alpha[x] != 0; ++c)
                colour[3 * x + c] =
                    static_cast<std::uint8_t>(std::min(255, colour[3 * x + c] * 255 / alpha[x]));
    }
}

}  // namespace

Patch drawGlyph(const Kind& kind, double sizePx, Rgb fill, Random& random) {
    const GlyphBitmap& bitmap = letterBitmap(kind.code);
    Patch patch;
    patch.alpha = scaled(bitmap.alpha, scaledSize(bitmap.alpha.size(), sizePx));
    addMargin(patch.alpha);
    patch.colour =
        cv::Mat(patch.alpha.size(), CV_8UC3, {double(fill.r), double(fill.g), double(fill.b)});
    return random.chance(0.25) ? turned(patch, random.range(-12, 12)) : patch;
}

Result<Patch> drawPictogram(const Kind& kind, double sizePx, Random& random) {
    auto bitmap = emojiBitmap(kind.code);
    if (!bitmap) return passOn(bitmap);
    const cv::Size size = scaledSize((*bitmap)->alpha.size(), sizePx);
    Patch patch{scaled((*bitmap)->alpha, size), scaled((*bitmap)->rgb, size)};
    addMargin(patch.alpha);
    addMargin(patch.colour);
    if (random.chance(0.25)) patch = turned(patch, random.range(-12, 12));
    divideByAlpha(patch);
    return patch;
}

}  // namespace sl::synth
