// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "core/synth/patch.h"

namespace sl::synth {

namespace {

using Contour = std::vector<cv::Point2d>;

constexpr double kPi = std::numbers::pi;
/// OpenCV takes sub-pixel positions as integers shifted by this many bits.
constexpr int kShift = 4;

Contour ellipse(double rx, double ry, int points = 72) {
    Contour contour;
    for (int i = 0; i < points; ++i) {
        const double a = 2 * kPi * i / points;
        contour.emplace_back(rx * std::cos(a), ry * std::sin(a));
    }
    return contour;
}

Contour rectangle(double w, double h) {
    return {{-w / 2, -h / 2}, {w / 2, -h / 2}, {w / 2, h / 2}, {-w / 2, h / 2}};
}

Contour star(double radius, double innerShare, int tips) {
    Contour contour;
    for (int i = 0; i < 2 * tips; ++i) {
        const double a = -kPi / 2 + kPi * i / tips;
        const double r = i % 2 == 0 ? radius : radius * innerShare;
        contour.emplace_back(r * std::cos(a), r * std::sin(a));
    }
    return contour;
}

Contour cross(double size, double armShare) {
    const double o = size / 2, i = size * armShare / 2;
    return {{-i, -o}, {i, -o}, {i, -i}, {o, -i}, {o, i},   {i, i},
            {i, o},   {-i, o}, {-i, i}, {-o, i}, {-o, -i}, {-i, -i}};
}

Contour heart(double size) {
    Contour contour;
    for (int i = 0; i < 64; ++i) {
        const double t = 2 * kPi * i / 64;
        const double x = 16 * std::pow(std::sin(t), 3);
        const double y =
            13 * std::cos(t) - 5 * std::cos(2 * t) - 2 * std::cos(3 * t) - std::cos(4 * t);
        contour.emplace_back(x * size / 32, -(y + 2.5) * size / 32);
    }
    return contour;
}

Contour triangle(double size, Random& random) {
    const double height = size * (random.chance(0.6) ? 0.87 : random.range(0.7, 1.1));
    const double apex = random.chance(0.75) ? 0 : random.range(-0.5, 0.5) * size;
    return {{apex, -height / 2}, {size / 2, height / 2}, {-size / 2, height / 2}};
}

/// Turn in degrees. A square stays near upright, since half a quarter turn would make a diamond of
/// it; a cross may stand as a plus or as an x, for people call both so (there is no letter x).
double turnOf(const std::string& kind, Random& random) {
    if (kind == "circle" || kind == "ring" || random.chance(0.6)) return 0;
    if (kind == "square") return random.range(-14, 14);
    if (kind == "cross") return random.range(-9, 9) + (random.chance(0.3) ? 45 : 0);
    if (kind == "heart") return random.range(-25, 25);
    if (kind == "triangle") {
        static const std::array quarter{0.0, 90.0, 180.0, 270.0};
        return quarter[static_cast<std::size_t>(random.below(4))] + random.range(-20, 20);
    }
    if (kind == "star") return random.range(-36, 36);
    return random.range(-30, 30);
}

std::vector<Contour> contoursOf(const std::string& kind, double size, Random& random) {
    if (kind == "circle") return {ellipse(size / 2, size / 2)};
    if (kind == "oval") {
        const double shorter = size / random.range(1.5, 2.3);
        return {random.chance(0.7) ? ellipse(size / 2, shorter / 2)
                                   : ellipse(shorter / 2, size / 2)};
    }
    if (kind == "square") return {rectangle(size, size)};
    if (kind == "rectangle") {
        const double shorter = size / random.range(1.55, 3.2);
        return {random.chance(0.6) ? rectangle(size, shorter) : rectangle(shorter, size)};
    }
    if (kind == "triangle") return {triangle(size, random)};
    if (kind == "star") return {star(size / 2, random.range(0.36, 0.5), 5)};
    // Arms and rims stay at least two pixels wide.
    if (kind == "cross")
        return {cross(size, std::max(random.range(0.18, 0.42), std::min(0.4, 2.5 / size)))};
    if (kind == "heart") return {heart(size)};
    const double inner = std::min(random.range(0.45, 0.85), std::max(0.5, 1 - 5 / size));
    return {ellipse(size / 2, size / 2), ellipse(size / 2 * inner, size / 2 * inner)};
}

void turnAndCentre(std::vector<Contour>& contours, double degrees, cv::Point2d& extent) {
    const double c = std::cos(degrees * kPi / 180), s = std::sin(degrees * kPi / 180);
    cv::Point2d low{1e9, 1e9}, high{-1e9, -1e9};
    for (Contour& contour : contours) {
        for (cv::Point2d& p : contour) {
            p = {c * p.x - s * p.y, s * p.x + c * p.y};
            low = {std::min(low.x, p.x), std::min(low.y, p.y)};
            high = {std::max(high.x, p.x), std::max(high.y, p.y)};
        }
    }
    for (Contour& contour : contours)
        for (cv::Point2d& p : contour) p -= (low + high) / 2;
    extent = high - low;
}

std::vector<std::vector<cv::Point>> fixedPoint(const std::vector<Contour>& contours,
                                               cv::Point2d centre) {
    std::vector<std::vector<cv::Point>> out;
    const double scale = 1 << kShift;
    for (const Contour& contour : contours) {
        std::vector<cv::Point> points;
        for (const cv::Point2d& p : contour)
            points.emplace_back(static_cast<int>(std::lround((p.x + centre.x) * scale)),
                                static_cast<int>(std::lround((p.y + centre.y) * scale)));
        out.push_back(std::move(points));
    }
    return out;
}

Rgb outlineColour(Rgb fill, Random& random) {
    if (random.chance(0.5)) return {0, 0, 0};
    const double factor = random.range(0.35, 0.7);
    const auto darker = [&](std::uint8_t v) { return static_cast<std::uint8_t>(v * factor); };
    return {darker(fill.r), darker(fill.g), darker(fill.b)};
}

}  // namespace

Patch drawShape(const std::string& kind, double sizePx, Rgb fill, Random& random) {
    std::vector<Contour> contours = contoursOf(kind, sizePx, random);
    cv::Point2d extent;
    turnAndCentre(contours, turnOf(kind, random), extent);
    // An outlined ring would read as several.
    const bool outlined = kind != "ring" && sizePx >= 16 && random.chance(0.12);
    const int stroke =
        outlined ? std::max(1, static_cast<int>(sizePx * random.range(0.02, 0.06))) : 0;
    const int margin = 2 + stroke;
    const cv::Size size(static_cast<int>(std::ceil(extent.x)) + 2 * margin,
                        static_cast<int>(std::ceil(extent.y)) + 2 * margin);
    // Pixel centres are whole numbers in OpenCV, so an edge at x covers half of pixel x.
    const auto points = fixedPoint(contours, {(size.width - 1) / 2.0 + random.range(-0.5, 0.5),
                                              (size.height - 1) / 2.0 + random.range(-0.5, 0.5)});
    Patch patch{cv::Mat::zeros(size, CV_8U),
                cv::Mat(size, CV_8UC3, {double(fill.r), double(fill.g), double(fill.b)})};
    // Many a program draws with hard edges.
    const int edges = random.chance(0.15) ? cv::LINE_8 : cv::LINE_AA;
    cv::fillPoly(patch.alpha, points, cv::Scalar(255), edges, kShift);
    if (outlined) {
        const Rgb edge = outlineColour(fill, random);
        cv::polylines(patch.colour, points, true, {double(edge.r), double(edge.g), double(edge.b)},
                      stroke, edges, kShift);
        cv::polylines(patch.alpha, points, true, cv::Scalar(255), stroke, edges, kShift);
    }
    return patch;
}

}  // namespace sl::synth
