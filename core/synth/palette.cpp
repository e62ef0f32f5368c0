// SPDX-License-Identifier: Apache-2.0
#include "core/synth/palette.h"

#include <algorithm>
#include <cmath>

#include "core/synth/scene.h"

namespace sl::synth {

namespace {

struct Span2 {
    double low, high;
};

/// Bounds in HSV (degrees, 0-1, 0-1), and the named web colours drawn as they are.
struct ColourWord {
    std::string name;
    Span2 hue, saturation, value;
    std::vector<Rgb> web;
};

const std::vector<ColourWord>& words() {
    static const std::vector<ColourWord> table{
        {"red", {-7, 6}, {.84, 1}, {.78, 1}, {{255, 0, 0}, {255, 0, 0}, {220, 20, 60}}},
        {"orange", {24, 38}, {.82, 1}, {.9, 1}, {{255, 165, 0}, {255, 165, 0}, {255, 140, 0}}},
        {"yellow", {51, 62}, {.72, 1}, {.88, 1}, {{255, 255, 0}, {255, 255, 0}, {255, 215, 0}}},
        {"green",
         {95, 150},
         {.55, 1},
         {.36, .95},
         {{0, 128, 0}, {0, 255, 0}, {34, 139, 34}, {50, 205, 50}}},
        {"blue", {205, 242}, {.65, 1}, {.5, 1}, {{0, 0, 255}, {0, 0, 255}, {30, 144, 255}}},
        {"purple", {268, 296}, {.55, 1}, {.42, .8}, {{128, 0, 128}, {128, 0, 128}, {138, 43, 226}}},
        {"pink", {325, 350}, {.24, .58}, {.95, 1}, {{255, 192, 203}, {255, 105, 180}}},
        {"brown", {14, 30}, {.52, .85}, {.3, .6}, {{165, 42, 42}, {139, 69, 19}, {160, 82, 45}}},
        {"black", {0, 360}, {0, .4}, {0, .1}, {{0, 0, 0}, {0, 0, 0}, {20, 20, 20}}},
        {"white", {0, 360}, {0, .025}, {.95, 1}, {{255, 255, 255}, {255, 255, 255}}},
        {"grey",
         {0, 360},
         {0, .05},
         {.42, .72},
         {{128, 128, 128}, {128, 128, 128}, {169, 169, 169}}},
    };
    return table;
}

}  // namespace

const std::vector<std::string>& paletteNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const ColourWord& word : words()) list.push_back(word.name);
        return list;
    }();
    return names;
}

Rgb fromHsv(double hueDeg, double saturation, double value) {
    const double h = hueDeg - 360.0 * std::floor(hueDeg / 360.0);
    const double chroma = value * saturation;
    const double x = chroma * (1 - std::abs(std::fmod(h / 60.0, 2.0) - 1));
    const double m = value - chroma;
    const int sector = std::min(5, static_cast<int>(h / 60.0));
    const double table[6][3] = {{chroma, x, 0}, {x, chroma, 0}, {0, chroma, x},
                                {0, x, chroma}, {x, 0, chroma}, {chroma, 0, x}};
    const auto byte = [&](int channel) {
        return static_cast<std::uint8_t>(std::lround((table[sector][channel] + m) * 255.0));
    };
    return {byte(0), byte(1), byte(2)};
}

Rgb drawColour(const std::string& name, Random& random) {
    const auto found = std::find_if(words().begin(), words().end(),
                                    [&](const ColourWord& word) { return word.name == name; });
    if (found == words().end()) return {};
    // Pictures drawn by other programs hold the pure colours far more often than any shade.
    if (random.chance(0.45)) return random.pick(found->web);
    return fromHsv(random.range(found->hue.low, found->hue.high),
                   random.range(found->saturation.low, found->saturation.high),
                   random.range(found->value.low, found->value.high));
}

int colourDistance(Rgb a, Rgb b) {
    const double redMean = (a.r + b.r) / 2.0;
    const double dr = a.r - b.r, dg = a.g - b.g, db = a.b - b.b;
    return static_cast<int>(std::sqrt((2 + redMean / 256) * dr * dr + 4 * dg * dg +
                                      (2 + (255 - redMean) / 256) * db * db));
}

std::vector<std::string> colourNames() {
    return paletteNames();
}

}  // namespace sl::synth
