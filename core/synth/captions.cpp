// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "core/synth/grammar.h"
#include "core/synth/kinds.h"
#include "core/synth/wording.h"

namespace sl::synth {

namespace {

/// Things of one kind and colour: said together, with their number.
struct Group {
    Phrase phrase;
    std::vector<int> things;
    double area = 0;  ///< of the largest of them
};

constexpr std::size_t kMostGroups = 4;

std::string numberWord(std::size_t n) {
    static const std::vector<std::string> words{"no",  "one",   "two",   "three", "four", "five",
                                                "six", "seven", "eight", "nine",  "ten"};
    return n < words.size() ? words[n] : std::to_string(n);
}

std::vector<Group> groupsOf(const World& world) {
    std::vector<Group> groups;
    for (std::size_t i = 0; i < world.things.size(); ++i) {
        const Thing& thing = world.things[i];
        const Phrase phrase{thing.kind, thing.colour};
        auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const Group& group) { return group.phrase == phrase; });
        if (found == groups.end()) found = groups.insert(groups.end(), Group{phrase, {}, 0});
        found->things.push_back(static_cast<int>(i));
        found->area = std::max(found->area, thing.box.area());
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group& a, const Group& b) { return a.area > b.area; });
    return groups;
}

std::string said(const Group& group, Random& random) {
    const std::size_t n = group.things.size();
    const std::string noun = nounPhrase(group.phrase, n > 1, random);
    return n == 1 ? article(noun) + " " + noun : numberWord(n) + " " + noun;
}

std::string listed(const std::vector<std::string>& items) {
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
        text += items[i];
    }
    return text;
}

std::string backgroundWords(const World& world, Random& random) {
    if (world.background == "plain") {
        if (world.backgroundColour.empty()) return "on a plain background";
        const std::string colour = colourWord(world.backgroundColour, random);
        return filled("on {a} {b} background", article(colour), colour);
    }
    if (world.background == "gradient") return "on a gradient background";
    if (world.background == "noise") return "on a noisy background";
    if (world.background == "texture") return "on a patterned background";
    return random.chance(0.5) ? "in front of a photo" : "on a photo background";
}

/// "a banana to the left of a green square": two groups of one thing each in a clear relation.
struct RelationSaid {
    const Group* a = nullptr;
    const Group* b = nullptr;
    std::string direction;
};

RelationSaid findRelation(const World& world, const std::vector<Group>& groups, Random& random) {
    std::vector<RelationSaid> possible;
    for (const Group& a : groups) {
        for (const Group& b : groups) {
            if (&a == &b || a.things.size() != 1 || b.things.size() != 1) continue;
            for (const std::string& direction : kDirections)
                if (isMainDirection(world, world.things[static_cast<std::size_t>(a.things[0])],
                                    world.things[static_cast<std::size_t>(b.things[0])], direction))
                    possible.push_back({&a, &b, direction});
        }
    }
    return possible.empty() ? RelationSaid{} : random.pick(possible);
}

std::string opening(bool plural, Random& random) {
    static const std::vector<std::string> openings{
        "there is ",    "the picture shows ", "the image shows ",   "a picture of ",
        "an image of ", "i can see ",         "this picture shows "};
    if (random.chance(0.5)) return {};
    const std::string& text = random.pick(openings);
    return text == "there is " && plural ? "there are " : text;
}

std::vector<int> thingsOf(const std::vector<Group>& groups) {
    std::vector<int> things;
    for (const Group& group : groups)
        things.insert(things.end(), group.things.begin(), group.things.end());
    return things;
}

Caption write(const World& world, Random& random) {
    std::vector<Group> groups = groupsOf(world);
    if (groups.size() > kMostGroups) groups.resize(kMostGroups);
    const bool withGround = random.chance(0.5);
    std::string ground;
    if (withGround) ground.append(" ").append(backgroundWords(world, random));
    const RelationSaid relation =
        random.chance(0.5) ? findRelation(world, groups, random) : RelationSaid{};
    if (relation.a != nullptr && groups.size() == 2 && random.chance(0.6)) {
        // One after the other: the order of a sum's terms is the compiler's choice.
        const std::string start = opening(false, random), a = said(*relation.a, random);
        const std::string direction = directionWords(relation.direction, random);
        const std::string b = said(*relation.b, random);
        std::string text = start;
        text.append(a).append(" ").append(direction).append(" ").append(b).append(ground);
        return {text,
                {relation.a->things[0], relation.b->things[0]},
                mentionsIn(text, {{a, relation.a->things}, {b, relation.b->things}})};
    }
    if (random.chance(0.15)) random.shuffle(groups);
    std::vector<std::string> items;
    std::vector<Naming> namings;
    items.reserve(groups.size());
    for (const Group& group : groups) {
        items.push_back(said(group, random));
        namings.push_back({items.back(), group.things});
    }
    std::string text = opening(groups[0].things.size() > 1, random) + listed(items) + ground;
    // The order of `groups` may have changed, so the relation is looked for again.
    if (relation.a != nullptr && groups.size() <= 3) {
        const RelationSaid second = findRelation(world, groups, random);
        if (second.a != nullptr) {
            const std::string a = "the " + nounPhrase(second.a->phrase, false, random);
            const std::string direction = directionWords(second.direction, random);
            const std::string b = "the " + nounPhrase(second.b->phrase, false, random);
            text.append(". ").append(a).append(" is ").append(direction).append(" ").append(b);
            namings.push_back({a, second.a->things});
            namings.push_back({b, second.b->things});
        }
    }
    return {text, thingsOf(groups), mentionsIn(text, namings)};
}

}  // namespace

std::vector<Caption> captions(const World& world, std::uint64_t seed, int count) {
    std::vector<Caption> list;
    std::set<std::string> texts;
    if (world.things.empty()) return list;
    Random random(seed, 0, 13);
    for (int tries = 0; tries < 12 * count && static_cast<int>(list.size()) < count; ++tries) {
        Caption caption = write(world, random);
        if (texts.insert(caption.text).second) list.push_back(std::move(caption));
    }
    return list;
}

std::vector<Caption> captions(const Scene& scene, std::uint64_t seed, int count) {
    return captions(worldOf(scene), seed, count);
}

}  // namespace sl::synth
