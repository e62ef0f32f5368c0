// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/synth/random.h"
#include "core/synth/truth.h"

namespace sl::synth {

/// The colour word, "grey" now and then as "gray".
std::string colourWord(const std::string& colour, Random& random);

/// "red circle", "star", "blue thing", without an article; "one" may stand for a thing where
/// `allowOne` and a colour is named.
std::string nounPhrase(const Phrase& phrase, bool plural, Random& random, bool allowOne = false);

/// "to the left of", "above", "under" ...
std::string directionWords(const std::string& direction, Random& random);
/// Every wording of a direction that the grammar says or understands.
const std::vector<std::string>& directionWordings(const std::string& direction);

/// Replaces "{a}", "{b}" in a template.
std::string filled(const std::string& pattern, const std::string& a, const std::string& b = {});

/// Words with the things that they name.
struct Naming {
    std::string words;
    std::vector<int> things;
};
/// Where the words stand in the text, each looked for behind the one before; words that do not
/// occur are left out.
std::vector<Mention> mentionsIn(const std::string& text, const std::vector<Naming>& namings);

/// The shortest phrases (kind, kind and colour, colour) that surely mean exactly this thing.
std::vector<Phrase> uniquePhrases(const World& world, int thing);

/// Phrases of every breadth that mean this thing, and perhaps others.
std::vector<Phrase> phrasesFor(const Thing& thing);

/// An index of a thing; those kept for evaluation come four times as often.
int pickSubject(const World& world, Random& random);

/// A thing is asked about or pointed at only when this much of it shows.
constexpr double kLeastVisibleSubject = 0.75;

}  // namespace sl::synth
