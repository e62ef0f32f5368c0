// SPDX-License-Identifier: Apache-2.0
#include "core/synth/backgrounds.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "core/synth/palette.h"
#include "core/synth/textures.h"

namespace sl::synth {

namespace {

constexpr int kNoiseCount = 1 << 16;

/// Standard normal values in 1/64, made once: a picture reads them from random places.
const std::vector<std::int16_t>& noiseTable() {
    static const std::vector<std::int16_t> table = [] {
        std::vector<std::int16_t> values(kNoiseCount + 4096);
        Random random(0x5eed, 1);
        for (std::int16_t& value : values) {
            // The sum of twelve uniforms has unit variance, and needs no library function.
            double sum = -6;
            for (int i = 0; i < 12; ++i) sum += random.real();
            value = static_cast<std::int16_t>(std::lround(sum * 64));
        }
        return values;
    }();
    return table;
}

cv::Scalar scalar(Rgb c) {
    return {double(c.r), double(c.g), double(c.b)};
}

/// Any ground colour: pale, dark and middling, seldom garish.
Rgb anyGroundColour(Random& random) {
    const double v = random.chance(0.65) ? random.range(0.7, 1) : random.range(0.08, 0.7);
    const double s = random.chance(0.7) ? random.range(0, 0.3) : random.range(0.3, 0.9);
    return fromHsv(random.range(0, 360), s, v);
}

Ground plainGround(cv::Size size, Random& random) {
    Ground ground{"plain", "", {}};
    const double dice = random.real();
    Rgb colour{255, 255, 255};
    if (dice < 0.4) {
        ground.colour = "white";
    } else if (dice < 0.5) {
        ground.colour = "black";
        colour = {0, 0, 0};
    } else if (dice < 0.62) {
        const auto v = static_cast<std::uint8_t>(random.between(40, 228));
        colour = {v, v, v};
        if (v >= 105 && v <= 185) ground.colour = "grey";
    } else if (dice < 0.8) {
        ground.colour = random.pick(paletteNames());
        colour = drawColour(ground.colour, random);
    } else {
        colour = anyGroundColour(random);
    }
    ground.rgb = cv::Mat(size, CV_8UC3, scalar(colour));
    return ground;
}

/// A colour near `base`, at most `spread` levels away in each channel.
Rgb near(Rgb base, int spread, Random& random) {
    const auto move = [&](std::uint8_t v) {
        return static_cast<std::uint8_t>(std::clamp(v + random.between(-spread, spread), 0, 255));
    };
    return {move(base.r), move(base.g), move(base.b)};
}

Ground gradientGround(cv::Size size, Random& random) {
    const Rgb a = anyGroundColour(random), b = near(a, 90, random);
    const bool radial = random.chance(0.3);
    const double angle = random.range(0, 6.2831853);
    const double dx = std::cos(angle), dy = std::sin(angle);
    const double cx = size.width * random.range(0.2, 0.8),
                 cy = size.height * random.range(0.2, 0.8);
    const double reach = radial ? std::hypot(size.width, size.height)
                                : std::abs(dx) * size.width + std::abs(dy) * size.height;
    std::array<std::array<std::uint8_t, 3>, 256> ramp{};
    for (int i = 0; i < 256; ++i)
        ramp[static_cast<std::size_t>(i)] = {
            static_cast<std::uint8_t>(a.r + (b.r - a.r) * i / 255),
            static_cast<std::uint8_t>(a.g + (b.g - a.g) * i / 255),
            static_cast<std::uint8_t>(a.b + (b.b - a.b) * i / 255)};
    Ground ground{"gradient", "", cv::Mat(size, CV_8UC3)};
    for (int y = 0; y < size.height; ++y) {
        auto* row = ground.rgb.ptr<std::uint8_t>(y);
        for (int x = 0; x < size.width; ++x, row += 3) {
            const double t =
                radial ? std::hypot(x - cx, y - cy) / reach
                       : ((x - size.width / 2.0) * dx + (y - size.height / 2.0) * dy) / reach + 0.5;
            const auto& c = ramp[static_cast<std::size_t>(std::clamp(int(t * 255), 0, 255))];
            std::copy(c.begin(), c.end(), row);
        }
    }
    return ground;
}

Ground noiseGround(cv::Size size, Random& random) {
    Ground ground = plainGround(size, random);
    ground.kind = "noise";
    ground.colour.clear();
    addNoise(ground.rgb, random.range(8, 32), random.chance(0.6), random);
    return ground;
}

Ground textureGround(cv::Size size, Random& random) {
    const Rgb a = anyGroundColour(random);
    return {"texture", "", drawTexture(size, a, near(a, 70, random), random)};
}

}  // namespace

void addNoise(cv::Mat& rgb, double sigma, bool coloured, Random& random) {
    const std::vector<std::int16_t>& table = noiseTable();
    const int scale = static_cast<int>(std::lround(sigma * 16));
    for (int y = 0; y < rgb.rows; ++y) {
        const std::int16_t* noise = table.data() + random.below(kNoiseCount);
        auto* row = rgb.ptr<std::uint8_t>(y);
        const int values = rgb.cols * 3;
        for (int i = 0; i < values; ++i) {
            const int n = noise[(coloured ? i : i / 3) & 4095];
            row[i] = cv::saturate_cast<std::uint8_t>(row[i] + ((n * scale) >> 10));
        }
    }
}

Ground drawGround(cv::Size size, int level, bool simple, Random& random) {
    if (simple) return plainGround(size, random);
    const double dice = random.real();
    if (level <= 0) return dice < 0.25 ? plainGround(size, random) : gradientGround(size, random);
    if (level == 1) {
        if (dice < 0.4) return gradientGround(size, random);
        return dice < 0.85 ? noiseGround(size, random) : textureGround(size, random);
    }
    if (level >= 3 && dice < 0.3) {
        cv::Mat photo = photoGround(size, random);
        if (!photo.empty()) return {"photo", "", photo};
    }
    if (dice < 0.5) return gradientGround(size, random);
    return dice < 0.72 ? noiseGround(size, random) : textureGround(size, random);
}

}  // namespace sl::synth
