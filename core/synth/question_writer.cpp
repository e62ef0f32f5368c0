// SPDX-License-Identifier: Apache-2.0
#include "core/synth/question_writer.h"

#include <algorithm>

#include "core/synth/kinds.h"
#include "core/synth/palette.h"
#include "core/synth/wording.h"

namespace sl::synth {

namespace {

using Patterns = std::vector<std::string>;

std::string articled(const std::string& noun) {
    return article(noun) + " " + noun;
}

std::string yesNo(bool yes) {
    return yes ? "yes" : "no";
}

Question naming(Question question, const std::vector<Naming>& namings) {
    question.mentions = mentionsIn(question.question, namings);
    return question;
}

}  // namespace

std::optional<QuestionWriter::Subject> QuestionWriter::subject(bool hideColour) {
    const int thing = pickSubject(m_world, m_random);
    std::vector<Phrase> phrases = uniquePhrases(m_world, thing);
    if (hideColour)
        std::erase_if(phrases, [](const Phrase& phrase) { return !phrase.colour.empty(); });
    if (phrases.empty() || at(thing).visible < kLeastVisibleSubject) return std::nullopt;
    const Phrase phrase = m_random.pick(phrases);
    return Subject{thing, phrase, nounPhrase(phrase, false, m_random)};
}

std::optional<Question> QuestionWriter::colour() {
    const auto s = subject(true);
    if (!s || at(s->thing).colour.empty()) return std::nullopt;
    static const Patterns patterns{
        "what color is the {a}?",         "what colour is the {a}?",
        "what color is the {a}?",         "what colour is the {a}?",
        "which color does the {a} have?", "which colour is the {a}?",
        "what is the color of the {a}?",  "what is the colour of the {a}?",
        "which color is the {a}?",        "what color does the {a} have?"};
    return naming(
        {"color", filled(m_random.pick(patterns), s->noun), at(s->thing).colour, {s->thing}},
        {{s->noun, {s->thing}}});
}

std::optional<Question> QuestionWriter::colourByPlace() {
    const int thing = pickSubject(m_world, m_random);
    const std::string place = placeOf(m_world, at(thing));
    if (place.empty() || at(thing).colour.empty()) return std::nullopt;
    for (int i = 0; i < static_cast<int>(m_world.things.size()); ++i)
        if (i != thing && mayBeIn(m_world, at(i), place)) return std::nullopt;
    static const Patterns patterns{"what color is the {a} at the {b}?",
                                   "what colour is the {a} in the {b}?",
                                   "what color is the {a} in the {b}?"};
    if (place.find(' ') == std::string::npos && place != "center") return std::nullopt;
    const std::string noun = m_random.chance(0.5) ? "thing" : "object";
    return Question{
        "color", filled(m_random.pick(patterns), noun, place), at(thing).colour, {thing}};
}

/// "is the circle red?", "is the red thing a circle?"
std::optional<Question> QuestionWriter::attribute() {
    const bool ofColour = m_random.chance(0.6), yes = m_random.chance(0.5);
    const auto s = subject(ofColour);
    if (!s || at(s->thing).colour.empty()) return std::nullopt;
    if (!ofColour && (s->phrase.kind == at(s->thing).kind || s->phrase.colour.empty()))
        return std::nullopt;
    const Thing& thing = at(s->thing);
    std::string colour = thing.colour, kind = thing.kind;
    // What another thing of the picture has is the wrong answer that is easiest to give.
    for (int i = 0; !yes && (ofColour ? colour == thing.colour : kind == thing.kind); ++i) {
        const Thing& other = at(m_random.below(static_cast<int>(m_world.things.size())));
        const bool near = i < 3 && m_random.chance(0.6) && !other.colour.empty();
        colour = near ? other.colour : m_random.pick(paletteNames());
        kind = near ? other.kind : m_random.pick(kindsOf(thing.family))->name;
    }
    const std::string text = ofColour
                                 ? filled("is the {a} {b}?", s->noun, colourWord(colour, m_random))
                                 : filled("is the {a} {b}?", s->noun, articled(kind));
    return naming({"attribute", text, yesNo(yes), {s->thing}}, {{s->noun, {s->thing}}});
}

std::optional<Question> QuestionWriter::what() {
    const int thing = pickSubject(m_world, m_random);
    const std::string& colour = at(thing).colour;
    if (colour.empty() || at(thing).visible < kLeastVisibleSubject) return std::nullopt;
    const Matches matches = matchesOf(m_world, {"", colour});
    if (!matches.clear || matches.things.size() != 1) return std::nullopt;
    static const Patterns shapes{"what shape is {a}?", "which shape is {a}?",
                                 "what is the {a} shape?", "what shape is the {a} thing?",
                                 "what kind of shape is {a}?"};
    static const Patterns things{"what is the {a} thing?", "what is the {a} object?",
                                 "what object is {a}?", "which object is {a}?", "what is {a}?"};
    const bool asShape = at(thing).family == "shape" && m_random.chance(0.55);
    return Question{"what",
                    filled(m_random.pick(asShape ? shapes : things), colourWord(colour, m_random)),
                    at(thing).kind,
                    {thing}};
}

std::optional<Question> QuestionWriter::whatByPlace() {
    const int thing = pickSubject(m_world, m_random);
    const std::string place = placeOf(m_world, at(thing));
    if (place.empty() || at(thing).visible < kLeastVisibleSubject) return std::nullopt;
    for (int i = 0; i < static_cast<int>(m_world.things.size()); ++i)
        if (i != thing && mayBeIn(m_world, at(i), place)) return std::nullopt;
    static const Patterns corner{"what is in the {a}?",         "what object is in the {a}?",
                                 "what is at the {a}?",         "what is in the {a} corner?",
                                 "which object is in the {a}?", "what is the object at the {a}?"};
    static const Patterns centre{"what is in the center?", "what is in the middle?",
                                 "what object is in the center of the picture?",
                                 "what is in the middle of the picture?"};
    // "on the left" would mean the half, not the middle ninth.
    if (place != "center" && place.find(' ') == std::string::npos) return std::nullopt;
    return Question{"what",
                    filled(m_random.pick(place == "center" ? centre : corner), place),
                    at(thing).kind,
                    {thing}};
}

/// "what is on the left?", where exactly one thing is, and the others are clearly not.
std::optional<Question> QuestionWriter::whatBySide() {
    const int thing = pickSubject(m_world, m_random);
    const bool horizontal = m_random.chance(0.6);
    const std::string side = sideOf(m_world, at(thing), horizontal);
    if (side.empty() || m_world.things.size() < 2 || at(thing).visible < kLeastVisibleSubject)
        return std::nullopt;
    for (int i = 0; i < static_cast<int>(m_world.things.size()); ++i) {
        const std::string other = sideOf(m_world, at(i), horizontal);
        if (i != thing && (other.empty() || other == side)) return std::nullopt;
    }
    static const Patterns sides{"what is on the {a}?", "what object is on the {a}?",
                                "what is the object on the {a}?", "what is on the {a} side?",
                                "which object is on the {a}?"};
    static const Patterns ends{"what is at the {a}?", "what object is at the {a}?",
                               "what is the object at the {a}?", "which object is at the {a}?"};
    return Question{
        "what", filled(m_random.pick(horizontal ? sides : ends), side), at(thing).kind, {thing}};
}

std::optional<Question> QuestionWriter::whatBeside() {
    const auto landmark = subject();
    if (!landmark || m_world.things.size() < 2) return std::nullopt;
    const std::string& direction = kDirections[static_cast<std::size_t>(m_random.below(4))];
    int found = -1;
    for (int i = 0; i < static_cast<int>(m_world.things.size()); ++i) {
        if (i == landmark->thing) continue;
        const Truth truth = isBeside(m_world, at(i), at(landmark->thing), direction);
        if (truth == Truth::No) continue;
        if (truth == Truth::Unclear || found >= 0) return std::nullopt;
        found = i;
    }
    if (found < 0 || at(found).visible < kLeastVisibleSubject ||
        !isMainDirection(m_world, at(found), at(landmark->thing), direction))
        return std::nullopt;
    static const Patterns patterns{"what is {a} the {b}?", "what object is {a} the {b}?",
                                   "which object is {a} the {b}?", "what thing is {a} the {b}?"};
    return naming(
        {"what",
         filled(m_random.pick(patterns), directionWords(direction, m_random), landmark->noun),
         at(found).kind,
         {found, landmark->thing}},
        {{landmark->noun, {landmark->thing}}});
}

std::optional<Question> QuestionWriter::whatIsAlone() {
    if (m_world.things.size() != 1) return std::nullopt;
    static const Patterns any{
        "what is this?",    "what is in the picture?",        "what do you see?",
        "what is shown?",   "what object is in the picture?", "what is in the image?",
        "what can you see?"};
    static const Patterns shape{"what shape is this?", "what shape is in the picture?",
                                "which shape is shown?"};
    const bool asShape = at(0).family == "shape" && m_random.chance(0.4);
    return Question{"what", m_random.pick(asShape ? shape : any), at(0).kind, {0}};
}

Phrase QuestionWriter::presentPhrase() {
    const std::vector<Phrase> phrases = phrasesFor(at(pickSubject(m_world, m_random)));
    return m_random.pick(phrases);
}

Phrase QuestionWriter::absentPhrase() {
    const Thing& thing = at(m_random.below(static_cast<int>(m_world.things.size())));
    const Thing& other = at(m_random.below(static_cast<int>(m_world.things.size())));
    const double dice = m_random.real();
    const bool coloured = !thing.colour.empty();
    if (coloured && dice < 0.3) return {thing.kind, m_random.pick(paletteNames())};
    if (coloured && dice < 0.5) return {thing.kind, other.colour};
    if (coloured && dice < 0.65) {
        const Kind* kind = m_random.pick(kindsOf("shape"));
        return {kind->name, thing.colour};
    }
    if (dice < 0.75) return {"", m_random.pick(paletteNames())};
    const bool shape = thing.family == "shape" || m_random.chance(0.3);
    return {m_random.pick(kindsOf(shape ? "shape" : thing.family))->name, ""};
}

std::optional<Question> QuestionWriter::count() {
    const double dice = m_random.real();
    const Phrase phrase = dice < 0.2 ? Phrase{} : dice < 0.8 ? presentPhrase() : absentPhrase();
    const Matches matches = matchesOf(m_world, phrase);
    if (!matches.clear) return std::nullopt;
    // Ones are by far the most frequent counts; some of them are left out for balance.
    if (matches.things.size() == 1 && m_random.chance(0.25)) return std::nullopt;
    static const Patterns patterns{
        "how many {a} are there?",           "how many {a} are there?",
        "how many {a} are in the picture?",  "how many {a} can you see?",
        "how many {a} do you see?",          "how many {a} are in the image?",
        "how many {a} are shown?",           "what is the number of {a}?",
        "count the {a}. how many are there?"};
    const std::string noun = nounPhrase(phrase, true, m_random);
    return naming({"count", filled(m_random.pick(patterns), noun),
                   std::to_string(matches.things.size()), matches.things},
                  {{noun, matches.things}});
}

std::optional<Question> QuestionWriter::exists() {
    const bool yes = m_random.chance(0.5);
    const Phrase phrase = yes ? presentPhrase() : absentPhrase();
    const Matches matches = matchesOf(m_world, phrase);
    if (!matches.clear || matches.things.empty() == yes) return std::nullopt;
    if (phrase.colour.empty() && (phrase.kind.empty() || phrase.kind == "shape"))
        return std::nullopt;
    if (m_random.chance(0.3)) {
        static const Patterns plural{"are there any {a}?", "are there any {a} in the picture?",
                                     "can you see any {a}?", "do you see any {a}?"};
        const std::string noun = nounPhrase(phrase, true, m_random);
        return naming({"exists", filled(m_random.pick(plural), noun), yesNo(yes), matches.things},
                      {{noun, matches.things}});
    }
    static const Patterns singular{"is there {a}?",
                                   "is there {a}?",
                                   "is there {a} in the picture?",
                                   "is there {a} in the image?",
                                   "do you see {a}?",
                                   "can you see {a}?"};
    const std::string noun = articled(nounPhrase(phrase, false, m_random));
    return naming({"exists", filled(m_random.pick(singular), noun), yesNo(yes), matches.things},
                  {{noun, matches.things}});
}

std::optional<Question> QuestionWriter::larger() {
    const auto a = subject(), b = subject();
    if (!a || !b || a->thing == b->thing) return std::nullopt;
    const Truth truth = isLarger(at(a->thing), at(b->thing));
    if (truth == Truth::Unclear) return std::nullopt;
    const bool askLarger = m_random.chance(0.65);
    static const Patterns large{
        "which is larger, the {a} or the {b}?", "which is bigger, the {a} or the {b}?",
        "what is larger, the {a} or the {b}?", "which one is bigger, the {a} or the {b}?"};
    static const Patterns small{"which is smaller, the {a} or the {b}?",
                                "which one is smaller, the {a} or the {b}?",
                                "what is smaller, the {a} or the {b}?"};
    const bool first = (truth == Truth::Yes) == askLarger;
    return naming({"larger",
                   filled(m_random.pick(askLarger ? large : small), a->noun, b->noun),
                   first ? a->noun : b->noun,
                   {a->thing, b->thing}},
                  {{a->noun, {a->thing}}, {b->noun, {b->thing}}});
}

std::optional<Question> QuestionWriter::isLargerYesNo() {
    const auto a = subject(), b = subject();
    if (!a || !b || a->thing == b->thing) return std::nullopt;
    const Truth truth = isLarger(at(a->thing), at(b->thing));
    if (truth == Truth::Unclear) return std::nullopt;
    const bool askLarger = m_random.chance(0.6);
    static const Patterns large{"is the {a} larger than the {b}?",
                                "is the {a} bigger than the {b}?"};
    static const Patterns small{"is the {a} smaller than the {b}?"};
    return naming({"larger",
                   filled(m_random.pick(askLarger ? large : small), a->noun, b->noun),
                   yesNo((truth == Truth::Yes) == askLarger),
                   {a->thing, b->thing}},
                  {{a->noun, {a->thing}}, {b->noun, {b->thing}}});
}

std::optional<Question> QuestionWriter::relation() {
    const auto a = subject(), b = subject();
    if (!a || !b || a->thing == b->thing) return std::nullopt;
    std::string direction = kDirections[static_cast<std::size_t>(m_random.below(4))];
    if (!isMainDirection(m_world, at(a->thing), at(b->thing), direction)) return std::nullopt;
    const bool yes = m_random.chance(0.5);
    if (!yes) direction = oppositeOf(direction);
    static const Patterns patterns{"is the {a} DIR the {b}?", "is the {a} DIR the {b}?",
                                   "is the {a} located DIR the {b}?"};
    std::string pattern = m_random.pick(patterns);
    pattern.replace(pattern.find("DIR"), 3, directionWords(direction, m_random));
    return naming({"relation", filled(pattern, a->noun, b->noun), yesNo(yes), {a->thing, b->thing}},
                  {{a->noun, {a->thing}}, {b->noun, {b->thing}}});
}

std::optional<Question> QuestionWriter::position() {
    const auto s = subject();
    if (!s) return std::nullopt;
    const std::string place = placeOf(m_world, at(s->thing));
    if (place.empty()) return std::nullopt;
    static const Patterns patterns{"where is the {a}?",
                                   "where is the {a}?",
                                   "where is the {a} in the picture?",
                                   "where can you see the {a}?",
                                   "in which part of the picture is the {a}?",
                                   "where in the image is the {a}?"};
    return naming({"position", filled(m_random.pick(patterns), s->noun), place, {s->thing}},
                  {{s->noun, {s->thing}}});
}

std::optional<Question> QuestionWriter::side() {
    const auto s = subject();
    const bool horizontal = m_random.chance(0.6);
    if (!s) return std::nullopt;
    const std::string side = sideOf(m_world, at(s->thing), horizontal);
    if (side.empty()) return std::nullopt;
    static const Patterns sides{"is the {a} on the left or on the right?",
                                "is the {a} on the left or the right?",
                                "is the {a} on the left side or on the right side?",
                                "on which side is the {a}, left or right?"};
    static const Patterns ends{"is the {a} at the top or at the bottom?",
                               "is the {a} at the top or the bottom?",
                               "is the {a} in the top half or in the bottom half?"};
    return naming(
        {"side", filled(m_random.pick(horizontal ? sides : ends), s->noun), side, {s->thing}},
        {{s->noun, {s->thing}}});
}

std::optional<Question> QuestionWriter::background() {
    if (m_world.backgroundColour.empty()) return std::nullopt;
    static const Patterns patterns{
        "what color is the background?", "what colour is the background?",
        "which color does the background have?", "what is the color of the background?",
        "what is the colour of the background?"};
    return Question{"background", m_random.pick(patterns), m_world.backgroundColour, {}};
}

std::optional<Question> QuestionWriter::write(const std::string& type) {
    if (type == "color") return m_random.chance(0.8) ? colour() : colourByPlace();
    if (type == "what") {
        const double dice = m_random.real();
        if (m_world.things.size() == 1 && dice < 0.5) return whatIsAlone();
        if (dice < 0.4) return what();
        if (dice < 0.6) return whatByPlace();
        return dice < 0.8 ? whatBySide() : whatBeside();
    }
    if (type == "attribute") return attribute();
    if (type == "count") return count();
    if (type == "exists") return exists();
    if (type == "larger") return m_random.chance(0.75) ? larger() : isLargerYesNo();
    if (type == "relation") return relation();
    if (type == "position") return position();
    return type == "side" ? side() : background();
}

}  // namespace sl::synth
