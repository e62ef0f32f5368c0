// SPDX-License-Identifier: Apache-2.0
#include "core/synth/truth.h"

#include <algorithm>
#include <cmath>

#include "core/synth/kinds.h"
#include "core/synth/random.h"

namespace sl::synth {

namespace {

struct Offset {
    double along = 0;  ///< how far a lies in the direction from b, as a share of the side
    double across = 0;
};

double centreX(const Thing& t) {
    return (t.box.x0 + t.box.x1) / 2;
}
double centreY(const Thing& t) {
    return (t.box.y0 + t.box.y1) / 2;
}

Offset offsetOf(const Thing& a, const Thing& b, const std::string& direction) {
    const double dx = centreX(a) - centreX(b), dy = centreY(a) - centreY(b);
    if (direction == "left") return {-dx, dy};
    if (direction == "right") return {dx, dy};
    if (direction == "above") return {-dy, dx};
    return {dy, dx};
}

/// -1, 0, 1 for the thirds of a side; 2 near a border.
int thirdOf(double share) {
    constexpr double margin = 0.045;
    if (share < 1.0 / 3 - margin) return -1;
    if (share > 2.0 / 3 + margin) return 1;
    if (std::abs(share - 0.5) < 1.0 / 6 - margin) return 0;
    return 2;
}

bool mayBeInThird(double share, int third) {
    constexpr double margin = 0.06;
    if (third < 0) return share < 1.0 / 3 + margin;
    if (third > 0) return share > 2.0 / 3 - margin;
    return std::abs(share - 0.5) < 1.0 / 6 + margin;
}

bool hasWord(const std::string& list, const std::string& word) {
    return (" " + list + " ").find(" " + word + " ") != std::string::npos;
}

std::uint64_t hashText(const std::string& text) {
    std::uint64_t h = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return h;
}

}  // namespace

const std::array<std::string, 4> kDirections{"left", "right", "above", "below"};

World worldOf(const Scene& scene) {
    World world;
    world.things = scene.things;
    world.width = scene.image ? scene.image->width : 0;
    world.height = scene.image ? scene.image->height : 0;
    world.background = scene.background;
    world.backgroundColour = scene.backgroundColour;
    return world;
}

std::string oppositeOf(const std::string& direction) {
    if (direction == "left") return "right";
    if (direction == "right") return "left";
    return direction == "above" ? "below" : "above";
}

Truth isBeside(const World& world, const Thing& a, const Thing& b, const std::string& direction) {
    const bool horizontal = direction == "left" || direction == "right";
    const double side = horizontal ? world.width : world.height;
    const double sizes =
        horizontal ? a.box.width() + b.box.width() : a.box.height() + b.box.height();
    const double along = offsetOf(a, b, direction).along;
    if (along <= 0) return Truth::No;
    return along > std::max(0.07 * side, 0.25 * sizes) ? Truth::Yes : Truth::Unclear;
}

bool isMainDirection(const World& world, const Thing& a, const Thing& b,
                     const std::string& direction) {
    const Offset offset = offsetOf(a, b, direction);
    return isBeside(world, a, b, direction) == Truth::Yes &&
           offset.along > 0.8 * std::abs(offset.across);
}

Truth isLarger(const Thing& a, const Thing& b) {
    const double areaA = a.box.area(), areaB = b.box.area();
    if (areaA >= 1.4 * areaB && a.areaPx >= 1.1 * b.areaPx) return Truth::Yes;
    if (areaB >= 1.4 * areaA && b.areaPx >= 1.1 * a.areaPx) return Truth::No;
    return Truth::Unclear;
}

std::string placeOf(const World& world, const Thing& thing) {
    const int column = thirdOf(centreX(thing) / world.width);
    const int row = thirdOf(centreY(thing) / world.height);
    if (column == 2 || row == 2) return {};
    static const std::string names[3][3] = {{"top left", "top", "top right"},
                                            {"left", "center", "right"},
                                            {"bottom left", "bottom", "bottom right"}};
    return names[row + 1][column + 1];
}

bool mayBeIn(const World& world, const Thing& thing, const std::string& place) {
    const int column = hasWord(place, "left") ? -1 : hasWord(place, "right") ? 1 : 0;
    const int row = hasWord(place, "top") ? -1 : hasWord(place, "bottom") ? 1 : 0;
    return mayBeInThird(centreX(thing) / world.width, column) &&
           mayBeInThird(centreY(thing) / world.height, row);
}

std::string sideOf(const World& world, const Thing& thing, bool horizontal) {
    const double share = horizontal ? centreX(thing) / world.width : centreY(thing) / world.height;
    if (share < 0.42) return horizontal ? "left" : "top";
    if (share > 0.58) return horizontal ? "right" : "bottom";
    return {};
}

bool isHeldOut(const std::string& kind, const std::string& colour, int column, int row) {
    const std::uint64_t h =
        mix64(hashText(kind + "/" + colour) + static_cast<std::uint64_t>(row) * 3 +
              static_cast<std::uint64_t>(column));
    return h % 20 == 0;
}

bool isHeldOut(const World& world, const Thing& thing) {
    const auto ninth = [](double share) { return std::clamp(static_cast<int>(share * 3), 0, 2); };
    return isHeldOut(thing.kind, thing.colour, ninth(centreX(thing) / world.width),
                     ninth(centreY(thing) / world.height));
}

Truth means(const Phrase& phrase, const Thing& thing) {
    if (!phrase.kind.empty() && phrase.kind != "shape" && phrase.kind != thing.kind)
        return Truth::No;
    if (phrase.kind == "shape" && thing.family == "pictogram") return Truth::No;
    Truth truth = Truth::Yes;
    if (!phrase.colour.empty() && phrase.colour != thing.colour) {
        const Kind* kind = thing.colour.empty() ? findKind(thing.kind) : nullptr;
        if (kind == nullptr || !hasWord(kind->looks, phrase.colour)) return Truth::No;
        truth = Truth::Unclear;
    }
    // Nobody can be sure whether a letter counts as a shape.
    if (phrase.kind == "shape" && thing.family == "glyph") truth = Truth::Unclear;
    return truth;
}

Matches matchesOf(const World& world, const Phrase& phrase) {
    Matches matches;
    for (std::size_t i = 0; i < world.things.size(); ++i) {
        const Truth truth = means(phrase, world.things[i]);
        if (truth == Truth::Yes) matches.things.push_back(static_cast<int>(i));
        if (truth == Truth::Unclear) matches.clear = false;
    }
    return matches;
}

}  // namespace sl::synth
