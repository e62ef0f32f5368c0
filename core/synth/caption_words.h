// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/synth/truth.h"

namespace sl::synth {

using Words = std::vector<std::string>;

/// The sentences of a caption as lower-case words; commas are words, "gray" becomes "grey".
std::vector<Words> sentencesOf(const std::string& caption);

/// Whether the words at `at` are those of `phrase`.
bool hasWordsAt(const Words& words, std::size_t at, const Words& phrase);

/// A noun at a place of the sentence: the longest that fits.
struct NounFound {
    Phrase phrase;  ///< kind only
    bool plural = false;
    std::size_t length = 0;
};
std::optional<NounFound> nounAt(const Words& words, std::size_t at);

struct DirectionFound {
    std::string direction;
    std::size_t length = 0;
};
std::optional<DirectionFound> directionAt(const Words& words, std::size_t at);

/// Length of an opening such as "the picture shows" at `at`; 0 when there is none.
std::size_t openingAt(const Words& words, std::size_t at);

bool isColour(const std::string& word);
/// 0 to 20 for number words and digits; -1 for other words.
int numberOf(const std::string& word);

}  // namespace sl::synth
