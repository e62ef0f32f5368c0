// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sl {

/// sRGB colour, 8 bits a channel.
struct Rgb {
    std::uint8_t r = 0, g = 0, b = 0;
    bool operator==(const Rgb&) const = default;
};

/// Colour maps for values. Viridis and Inferno: lightness rises evenly with the value. Diverging:
/// blue, white, red, with white at the middle, for differences around zero.
enum class ColorMap { Viridis, Inferno, Diverging };

inline constexpr std::array kColorMaps{ColorMap::Viridis, ColorMap::Inferno, ColorMap::Diverging};

/// Stable name for settings and scripts: "viridis", "inferno", "diverging".
std::string_view colorMapName(ColorMap map);
/// The map of that name; Viridis for names it does not know.
ColorMap colorMapFromName(std::string_view name);

/// 256 colours from the lowest value to the highest. Viridis and Inferno (van der Walt and Smith
/// 2015, CC0) are computed from Matt Zucker's sixth-degree polynomial fits (CC0, shadertoy.com
/// WlfXRN), within 4 levels of the originals; Diverging is sampled along straight lines in CIELAB
/// between two ends of equal lightness.
const std::array<Rgb, 256>& colorTable(ColorMap map);

/// Colour of `share` of the range; shares outside 0-1 take the end colours, NaN the first.
Rgb colorAt(ColorMap map, double share);

/// CIELAB lightness L*, 0 (black) to 100 (white), of an sRGB colour under D65.
double lightness(Rgb color);

}  // namespace sl
