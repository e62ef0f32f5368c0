// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/synth/scene.h"

namespace sl::synth {

/// What the grammar knows of a picture: its things and size, no pixels.
struct World {
    std::vector<Thing> things;
    int width = 0, height = 0;
    std::string background;
    std::string backgroundColour;
};

World worldOf(const Scene& scene);

/// Three-valued truth: a statement near its border is said by nobody, neither as true nor false.
enum class Truth { No, Unclear, Yes };

/// "a is DIRECTION of b"; directions as in kDirections. By box centres, with a margin.
Truth isBeside(const World& world, const Thing& a, const Thing& b, const std::string& direction);
extern const std::array<std::string, 4> kDirections;  ///< "left", "right", "above", "below"
std::string oppositeOf(const std::string& direction);
/// Yes where `direction` is also the main one of the two axes: what a person would say first.
bool isMainDirection(const World& world, const Thing& a, const Thing& b,
                     const std::string& direction);

/// Yes when a is clearly larger (box area at least 1.4 times b's), No when clearly smaller.
Truth isLarger(const Thing& a, const Thing& b);

/// One of nine places, "top left" ... "center"; empty when the centre is near a border of the
/// places.
std::string placeOf(const World& world, const Thing& thing);
/// Whether the thing's centre lies in the place or within a margin of it.
bool mayBeIn(const World& world, const Thing& thing, const std::string& place);

/// "left", "right" (horizontal) or "top", "bottom"; empty near the middle.
std::string sideOf(const World& world, const Thing& thing, bool horizontal);

/// Whether kind × colour × ninth of the picture (of the box centre) is kept for evaluation: about
/// one in twenty.
bool isHeldOut(const std::string& kind, const std::string& colour, int column, int row);
bool isHeldOut(const World& world, const Thing& thing);

/// A noun phrase's meaning: empty kind = any thing, "shape" = any flat shape.
struct Phrase {
    std::string kind;
    std::string colour;
    bool operator==(const Phrase&) const = default;
};

/// Yes when the phrase means the thing; Unclear when somebody might say so (a red apple is a "red
/// thing", half hidden things).
Truth means(const Phrase& phrase, const Thing& thing);
/// Indices of the things that the phrase means; nothing when any thing is unclear.
struct Matches {
    std::vector<int> things;
    bool clear = true;
};
Matches matchesOf(const World& world, const Phrase& phrase);

}  // namespace sl::synth
