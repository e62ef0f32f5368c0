// SPDX-License-Identifier: Apache-2.0
#include "core/synth/wording.h"

#include "core/synth/kinds.h"

namespace sl::synth {

namespace {

void replaceAll(std::string& text, const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

std::string anyThing(bool plural, bool allowOne, Random& random) {
    const double dice = random.real();
    const std::string noun = allowOne && dice < 0.15 ? "one" : dice < 0.6 ? "thing" : "object";
    return plural ? noun + "s" : noun;
}

}  // namespace

std::string colourWord(const std::string& colour, Random& random) {
    return colour == "grey" && random.chance(0.4) ? "gray" : colour;
}

std::string nounPhrase(const Phrase& phrase, bool plural, Random& random, bool allowOne) {
    std::string noun;
    if (phrase.kind.empty()) {
        noun = anyThing(plural, allowOne && !phrase.colour.empty() && !plural, random);
    } else if (phrase.kind == "shape") {
        noun = plural ? "shapes" : "shape";
    } else {
        const Kind* kind = findKind(phrase.kind);
        noun = plural && kind != nullptr ? kind->plural : phrase.kind;
    }
    return phrase.colour.empty() ? noun : colourWord(phrase.colour, random) + " " + noun;
}

const std::vector<std::string>& directionWordings(const std::string& direction) {
    static const std::vector<std::string> left{"left of", "to the left of", "on the left of",
                                               "on the left side of"};
    static const std::vector<std::string> right{"right of", "to the right of", "on the right of",
                                                "on the right side of"};
    static const std::vector<std::string> above{"above", "over"};
    static const std::vector<std::string> below{"below", "under", "beneath", "underneath"};
    if (direction == "left") return left;
    if (direction == "right") return right;
    return direction == "above" ? above : below;
}

std::string directionWords(const std::string& direction, Random& random) {
    const std::vector<std::string>& wordings = directionWordings(direction);
    // The plain wordings come first in the lists, and first to people's minds.
    return random.chance(0.6) ? wordings[static_cast<std::size_t>(random.below(2)) %
                                         (wordings.size() == 2 ? 1 : 2)]
                              : random.pick(wordings);
}

std::string filled(const std::string& pattern, const std::string& a, const std::string& b) {
    std::string text = pattern;
    replaceAll(text, "{a}", a);
    replaceAll(text, "{b}", b);
    return text;
}

std::vector<Phrase> phrasesFor(const Thing& thing) {
    const bool shape = thing.family == "shape";
    if (thing.colour.empty()) return {{thing.kind, ""}, {thing.kind, ""}, {"", ""}};
    // Repeated as often as people would say them.
    std::vector<Phrase> phrases{{thing.kind, ""},           {thing.kind, ""},
                                {thing.kind, ""},           {thing.kind, thing.colour},
                                {thing.kind, thing.colour}, {thing.kind, thing.colour},
                                {"", thing.colour},         {"", ""}};
    if (shape) phrases.insert(phrases.end(), {{"shape", thing.colour}, {"shape", ""}});
    return phrases;
}

std::vector<Phrase> uniquePhrases(const World& world, int thing) {
    std::vector<Phrase> unique;
    for (const Phrase& phrase : phrasesFor(world.things[static_cast<std::size_t>(thing)])) {
        const Matches matches = matchesOf(world, phrase);
        if (matches.clear && matches.things.size() == 1 &&
            !(phrase.kind.empty() && phrase.colour.empty()))
            unique.push_back(phrase);
    }
    return unique;
}

int pickSubject(const World& world, Random& random) {
    const int count = static_cast<int>(world.things.size());
    int chosen = random.below(count);
    for (int i = 0; i < 3; ++i)
        if (const int other = random.below(count);
            isHeldOut(world, world.things[static_cast<std::size_t>(other)]))
            chosen = other;
    return chosen;
}

std::vector<Mention> mentionsIn(const std::string& text, const std::vector<Naming>& namings) {
    std::vector<Mention> mentions;
    std::size_t from = 0;
    for (const Naming& naming : namings) {
        const std::size_t begin = text.find(naming.words, from);
        if (naming.words.empty() || begin == std::string::npos) continue;
        from = begin + naming.words.size();
        mentions.push_back({begin, from, naming.things});
    }
    return mentions;
}

}  // namespace sl::synth
