// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/synth/grammar.h"
#include "core/synth/kinds.h"
#include "core/synth/palette.h"

namespace sl::synth {

namespace {

Thing imaginedThing(const World& world, Random& random) {
    const double dice = random.real();
    const char* family = dice < 0.5 ? "shape" : dice < 0.85 ? "pictogram" : "glyph";
    const Kind* kind = random.pick(kindsOf(family));
    if (!world.things.empty() && random.chance(0.35))
        kind = findKind(random.pick(world.things).kind);
    Thing thing;
    thing.kind = kind->name;
    thing.family = kind->family;
    if (thing.family != "pictogram") thing.colour = random.pick(paletteNames());
    const double side = random.logRange(0.08, 0.5) * std::min(world.width, world.height);
    const double x = random.range(0, world.width - side), y = random.range(0, world.height - side);
    thing.box = {x, y, x + side, y + side};
    thing.areaPx = 0.7 * side * side;
    return thing;
}

void addNames(std::vector<std::string>& lines) {
    for (const Kind& kind : allKinds()) {
        for (int i = 0; i < 8; ++i) lines.push_back(kind.name);
        for (int i = 0; i < 3; ++i) lines.push_back(kind.plural);
        lines.push_back("the " + kind.name);
    }
    for (const std::string& colour : paletteNames())
        for (int i = 0; i < 20; ++i) lines.push_back(colour);
    for (int number = 0; number < 20; ++number) lines.push_back(std::to_string(number));
}

}  // namespace

World imaginedWorld(std::uint64_t seed, std::uint64_t index) {
    static const std::vector<std::string> grounds{"plain", "plain",   "gradient",
                                                  "noise", "texture", "photo"};
    Random random(seed, index, 21);
    World world;
    world.width = random.between(96, 256);
    world.height = random.between(96, 256);
    world.background = random.pick(grounds);
    if (world.background == "plain" && random.chance(0.8))
        world.backgroundColour = random.pick(paletteNames());
    const int count = random.between(1, 7);
    while (static_cast<int>(world.things.size()) < count)
        world.things.push_back(imaginedThing(world, random));
    return world;
}

std::vector<std::string> vocabularyCorpus() {
    constexpr std::uint64_t seed = 0xc0a9;
    constexpr std::uint64_t worlds = 1600;
    std::vector<std::string> lines;
    addNames(lines);
    for (std::uint64_t i = 0; i < worlds; ++i) {
        const World world = imaginedWorld(seed, i);
        for (const Reference& reference : references(world, i, 5))
            lines.push_back(reference.expression);
        for (const Question& question : questions(world, i, 6)) {
            lines.push_back(question.question);
            lines.push_back(question.answer);
        }
        for (const Caption& caption : captions(world, i, 2)) lines.push_back(caption.text);
    }
    return lines;
}

}  // namespace sl::synth
