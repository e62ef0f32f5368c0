// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/synth/random.h"

namespace sl::synth {

struct Rgb {
    std::uint8_t r = 0, g = 0, b = 0;
    bool operator==(const Rgb&) const = default;
};

/// The eleven colour words, "red" ... "grey".
const std::vector<std::string>& paletteNames();

/// A colour that anybody would call `name`: a pure web colour of that name, or one jittered in
/// hue, saturation and value within bounds that keep clear of the neighbouring names.
Rgb drawColour(const std::string& name, Random& random);

/// Colour of hue [degrees, any], saturation and value [0, 1].
Rgb fromHsv(double hueDeg, double saturation, double value);

/// Weighted RGB distance ("redmean"), 0 to about 765; 110 and more is told apart at a glance.
int colourDistance(Rgb a, Rgb b);

}  // namespace sl::synth
