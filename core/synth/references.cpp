// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "core/synth/grammar.h"
#include "core/synth/wording.h"

namespace sl::synth {

namespace {

/// Makes one expression at a time for a subject; nothing when the drawn form would not be unique.
class ReferenceWriter {
public:
    ReferenceWriter(const World& world, Random& random) : m_world(world), m_random(random) {}

    std::optional<Reference> write(const std::string& type, int subject);

private:
    const Thing& at(int i) const { return m_world.things[static_cast<std::size_t>(i)]; }
    std::optional<Reference> byName(int subject, bool withColour);
    std::optional<Reference> bySize(int subject);
    std::optional<Reference> byEnd(int subject);
    std::optional<Reference> byPlace(int subject);
    std::optional<Reference> bySide(int subject);
    std::optional<Reference> byRelation(int subject);
    /// A phrase that means the subject and surely which others; the others are returned too.
    std::optional<Phrase> phraseWithOthers(int subject, std::vector<int>& others,
                                           std::size_t leastOthers);
    /// "the x" in one of many wordings, or a request for it.
    std::string dressed(const std::string& nounPhrase, bool bareToo);

    const World& m_world;
    Random& m_random;
};

std::string ReferenceWriter::dressed(const std::string& noun, bool bareToo) {
    static const std::vector<std::string> requests{
        "find the {a}",     "locate the {a}",         "where is the {a}", "show me the {a}",
        "point to the {a}", "point out the {a}",      "detect the {a}",   "mark the {a}",
        "look for the {a}", "where can i see the {a}"};
    const double dice = m_random.real();
    if (bareToo && dice < 0.12) return noun;
    if (bareToo && dice < 0.2) {
        const bool vowel = std::string("aeiou").find(noun[0]) != std::string::npos;
        return (vowel ? "an " : "a ") + noun;
    }
    if (dice < 0.68) return "the " + noun;
    return filled(m_random.pick(requests), noun);
}

std::optional<Phrase> ReferenceWriter::phraseWithOthers(int subject, std::vector<int>& others,
                                                        std::size_t leastOthers) {
    const Phrase phrase = m_random.pick(phrasesFor(at(subject)));
    const Matches matches = matchesOf(m_world, phrase);
    if (!matches.clear || matches.things.size() < leastOthers + 1) return std::nullopt;
    others = matches.things;
    std::erase(others, subject);
    return phrase;
}

std::optional<Reference> ReferenceWriter::byName(int subject, bool withColour) {
    std::vector<Phrase> phrases = uniquePhrases(m_world, subject);
    std::erase_if(phrases,
                  [&](const Phrase& phrase) { return phrase.colour.empty() == withColour; });
    if (phrases.empty()) return std::nullopt;
    const Phrase phrase = m_random.pick(phrases);
    return Reference{withColour ? "colour" : "kind",
                     dressed(nounPhrase(phrase, false, m_random, true), true),
                     subject,
                     {}};
}

std::optional<Reference> ReferenceWriter::bySize(int subject) {
    std::vector<int> others;
    const auto phrase = phraseWithOthers(subject, others, 1);
    if (!phrase) return std::nullopt;
    const bool large = m_random.chance(0.5);
    const bool sure = std::all_of(others.begin(), others.end(), [&](int other) {
        return isLarger(at(subject), at(other)) == (large ? Truth::Yes : Truth::No);
    });
    if (!sure) return std::nullopt;
    static const std::vector<std::string> largest{"largest", "biggest"}, smallest{"smallest"},
        larger{"larger", "bigger"}, smaller{"smaller"};
    const bool ofTwo = others.size() == 1 && m_random.chance(0.5);
    const auto& words = ofTwo ? (large ? larger : smaller) : (large ? largest : smallest);
    const std::string noun = nounPhrase(*phrase, false, m_random, true);
    return Reference{"size", dressed(m_random.pick(words) + " " + noun, false), subject, others};
}

std::optional<Reference> ReferenceWriter::byEnd(int subject) {
    std::vector<int> others;
    const auto phrase = phraseWithOthers(subject, others, 1);
    if (!phrase) return std::nullopt;
    const std::string direction =
        m_random.pick(std::vector<std::string>(kDirections.begin(), kDirections.end()));
    const bool sure = std::all_of(others.begin(), others.end(), [&](int other) {
        const Box &a = at(subject).box, &b = at(other).box;
        const bool edge = direction == "left"    ? a.x0 < b.x0
                          : direction == "right" ? a.x1 > b.x1
                          : direction == "above" ? a.y0 < b.y0
                                                 : a.y1 > b.y1;
        return edge && isBeside(m_world, at(subject), at(other), direction) == Truth::Yes;
    });
    if (!sure) return std::nullopt;
    static const std::vector<std::string> left{"leftmost"}, right{"rightmost"},
        top{"topmost", "highest", "uppermost"}, bottom{"bottommost", "lowest"};
    const auto& words = direction == "left"    ? left
                        : direction == "right" ? right
                        : direction == "above" ? top
                                               : bottom;
    const std::string noun = nounPhrase(*phrase, false, m_random, true);
    return Reference{"position", dressed(m_random.pick(words) + " " + noun, false), subject,
                     others};
}

std::optional<Reference> ReferenceWriter::byPlace(int subject) {
    const std::string place = placeOf(m_world, at(subject));
    std::vector<int> others;
    const auto phrase = phraseWithOthers(subject, others, 0);
    const bool corner = place.find(' ') != std::string::npos;
    if (!phrase || (!corner && place != "center")) return std::nullopt;
    if (std::any_of(others.begin(), others.end(),
                    [&](int other) { return mayBeIn(m_world, at(other), place); }))
        return std::nullopt;
    static const std::vector<std::string> corners{"{a} at the {b}", "{a} in the {b}",
                                                  "{a} in the {b} corner", "{b} {a}"};
    static const std::vector<std::string> centres{"{a} in the center", "{a} in the middle",
                                                  "{a} in the centre", "{a} at the center"};
    const std::string noun = nounPhrase(*phrase, false, m_random, true);
    const std::string text = filled(m_random.pick(corner ? corners : centres), noun, place);
    return Reference{"position", dressed(text, false), subject, others};
}

std::optional<Reference> ReferenceWriter::bySide(int subject) {
    const bool horizontal = m_random.chance(0.6);
    const std::string side = sideOf(m_world, at(subject), horizontal);
    std::vector<int> others;
    const auto phrase = phraseWithOthers(subject, others, 1);
    if (!phrase || side.empty()) return std::nullopt;
    const std::string opposite =
        horizontal ? (side == "left" ? "right" : "left") : (side == "top" ? "bottom" : "top");
    if (std::any_of(others.begin(), others.end(),
                    [&](int other) { return sideOf(m_world, at(other), horizontal) != opposite; }))
        return std::nullopt;
    static const std::vector<std::string> sides{"{a} on the {b}", "{a} on the {b} side",
                                                "{a} to the {b}", "{b} {a}"};
    static const std::vector<std::string> ends{"{a} at the {b}", "{b} {a}"};
    const std::string noun = nounPhrase(*phrase, false, m_random, true);
    const std::string text = filled(m_random.pick(horizontal ? sides : ends), noun, side);
    return Reference{"position", dressed(text, false), subject, others};
}

std::optional<Reference> ReferenceWriter::byRelation(int subject) {
    const int landmark = m_random.below(static_cast<int>(m_world.things.size()));
    if (landmark == subject) return std::nullopt;
    const std::vector<Phrase> landmarkPhrases = uniquePhrases(m_world, landmark);
    std::vector<int> others;
    const auto phrase = phraseWithOthers(subject, others, m_random.chance(0.7) ? 1 : 0);
    if (!phrase || landmarkPhrases.empty()) return std::nullopt;
    std::string direction;
    for (const std::string& candidate : kDirections)
        if (isMainDirection(m_world, at(subject), at(landmark), candidate)) direction = candidate;
    std::erase(others, landmark);
    if (direction.empty() || std::any_of(others.begin(), others.end(), [&](int other) {
            return isBeside(m_world, at(other), at(landmark), direction) != Truth::No;
        }))
        return std::nullopt;
    const std::string a = nounPhrase(*phrase, false, m_random, true);
    const std::string b = nounPhrase(m_random.pick(landmarkPhrases), false, m_random);
    const std::string text = a + " " + directionWords(direction, m_random) + " the " + b;
    return Reference{"relation", dressed(text, false), subject, {landmark}};
}

std::optional<Reference> ReferenceWriter::write(const std::string& type, int subject) {
    if (at(subject).visible < kLeastVisibleSubject) return std::nullopt;
    if (type == "kind") return byName(subject, false);
    if (type == "colour") return byName(subject, true);
    if (type == "size") return bySize(subject);
    if (type == "end") return byEnd(subject);
    if (type == "place") return byPlace(subject);
    if (type == "side") return bySide(subject);
    return byRelation(subject);
}

}  // namespace

std::vector<Reference> references(const World& world, std::uint64_t seed, int count) {
    static const std::vector<std::string> types{"kind",   "kind",     "colour", "colour",
                                                "colour", "size",     "end",    "place",
                                                "side",   "relation", "size",   "relation"};
    std::vector<Reference> list;
    std::set<std::string> said;
    if (world.things.empty()) return list;
    Random random(seed, 0, 11);
    ReferenceWriter writer(world, random);
    for (int tries = 0; tries < 24 * count && static_cast<int>(list.size()) < count; ++tries) {
        const std::string& type = random.pick(types);
        auto reference = writer.write(type, pickSubject(world, random));
        // A form that this world does not bear is tried anew, so that rare types keep their share.
        for (int again = 0; again < 5 && !reference; ++again)
            reference = writer.write(type, pickSubject(world, random));
        if (reference && said.insert(reference->expression).second)
            list.push_back(std::move(*reference));
    }
    return list;
}

std::vector<Reference> references(const Scene& scene, std::uint64_t seed, int count) {
    return references(worldOf(scene), seed, count);
}

}  // namespace sl::synth
