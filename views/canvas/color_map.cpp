// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/color_map.h"

#include <algorithm>
#include <cmath>

namespace sl {

namespace {

using Table = std::array<Rgb, 256>;
using Vec3 = std::array<double, 3>;
using Polynomial = std::array<Vec3, 7>;  // coefficients of x^0 … x^6, each for r, g, b in 0-1

constexpr Polynomial kViridis{{{0.2777273272234177, 0.005407344544966578, 0.3340998053353061},
                               {0.1050930431085774, 1.404613529898575, 1.384590162594685},
                               {-0.3308618287255563, 0.214847559468213, 0.09509516302823659},
                               {-4.634230498983486, -5.799100973351585, -19.33244095627987},
                               {6.228269936347081, 14.17993336680509, 56.69055260068105},
                               {4.776384997670288, -13.74514537774601, -65.35303263337234},
                               {-5.435455855934631, 4.645852612178535, 26.3124352495832}}};

constexpr Polynomial kInferno{{{0.0002189403691192265, 0.001651004631001012, -0.01948089843709184},
                               {0.1065134194856116, 0.5639564367884091, 3.932712388889277},
                               {11.60249308247187, -3.972853965665698, -15.9423941062914},
                               {-41.70399613139459, 17.43639888205313, 44.35414519872813},
                               {77.162935699427, -33.40235894210092, -81.80730925738993},
                               {-71.31942824499214, 32.62606426397723, 73.20951985803202},
                               {25.13112622477341, -12.24266895238567, -23.07032500287172}}};

// Ends of the diverging map in CIELAB: equal lightness and chroma that sRGB can show.
constexpr Vec3 kBlueEnd{32, 16, -58}, kMiddle{97, 0, 0}, kRedEnd{32, 58, 36};

constexpr Vec3 kWhite{0.95047, 1.0, 1.08883};  // D65, XYZ
constexpr double kEpsilon = 216.0 / 24389, kKappa = 24389.0 / 27;

std::uint8_t level(double share) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(share, 0.0, 1.0) * 255));
}

Table fromPolynomial(const Polynomial& p) {
    Table table;
    for (int i = 0; i < 256; ++i) {
        const double x = i / 255.0;
        Vec3 c{};
        for (int k = 6; k >= 0; --k)
            for (int j = 0; j < 3; ++j) c[j] = c[j] * x + p[k][j];
        table[i] = {level(c[0]), level(c[1]), level(c[2])};
    }
    return table;
}

double linearFromSrgb(double v) {
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

double srgbFromLinear(double v) {
    return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

double cubeOrLine(double f) {
    return f * f * f > kEpsilon ? f * f * f : (116 * f - 16) / kKappa;
}

Rgb rgbFromLab(const Vec3& lab) {
    const double fy = (lab[0] + 16) / 116;
    const double x = cubeOrLine(fy + lab[1] / 500) * kWhite[0];
    const double y = cubeOrLine(fy) * kWhite[1];
    const double z = cubeOrLine(fy - lab[2] / 200) * kWhite[2];
    const double r = 3.2404542 * x - 1.5371385 * y - 0.4985314 * z;
    const double g = -0.9692660 * x + 1.8760108 * y + 0.0415560 * z;
    const double b = 0.0556434 * x - 0.2040259 * y + 1.0572252 * z;
    return {level(srgbFromLinear(r)), level(srgbFromLinear(g)), level(srgbFromLinear(b))};
}

Table divergingTable() {
    Table table;
    for (int i = 0; i < 256; ++i) {
        const double signedShare = (i - 127.5) / 127.5;
        const Vec3& end = signedShare < 0 ? kBlueEnd : kRedEnd;
        Vec3 lab;
        for (int j = 0; j < 3; ++j)
            lab[j] = kMiddle[j] + std::abs(signedShare) * (end[j] - kMiddle[j]);
        table[i] = rgbFromLab(lab);
    }
    return table;
}

}  // namespace

std::string_view colorMapName(ColorMap map) {
    switch (map) {
        case ColorMap::Viridis: return "viridis";
        case ColorMap::Inferno: return "inferno";
        case ColorMap::Diverging: return "diverging";
    }
    return "viridis";
}

ColorMap colorMapFromName(std::string_view name) {
    for (ColorMap map : kColorMaps)
        if (colorMapName(map) == name) return map;
    return ColorMap::Viridis;
}

const std::array<Rgb, 256>& colorTable(ColorMap map) {
    static const Table viridis = fromPolynomial(kViridis);
    static const Table inferno = fromPolynomial(kInferno);
    static const Table diverging = divergingTable();
    switch (map) {
        case ColorMap::Viridis: return viridis;
        case ColorMap::Inferno: return inferno;
        case ColorMap::Diverging: return diverging;
    }
    return viridis;
}

Rgb colorAt(ColorMap map, double share) {
    const double clamped = share > 0 ? std::min(share, 1.0) : 0.0;  // NaN compares false
    return colorTable(map)[static_cast<std::size_t>(std::lround(clamped * 255))];
}

double lightness(Rgb c) {
    const double y = 0.2126729 * linearFromSrgb(c.r / 255.0) +
                     0.7151522 * linearFromSrgb(c.g / 255.0) +
                     0.0721750 * linearFromSrgb(c.b / 255.0);
    return y > kEpsilon ? 116 * std::cbrt(y) - 16 : kKappa * y;
}

}  // namespace sl
