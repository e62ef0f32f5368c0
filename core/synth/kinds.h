// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace sl::synth {

/// A kind of thing that can be drawn and named.
struct Kind {
    std::string name;    ///< "circle", "fire engine", "letter a"
    std::string plural;  ///< "circles", "fire engines", "letters a"
    std::string family;  ///< "shape", "pictogram", "glyph"
    char32_t code = 0;   ///< pictograms and glyphs: the character drawn
    /// Pictograms: colour words somebody could use for the whole of it, so that "the red thing"
    /// is not said beside a red apple.
    std::string looks;
};

const std::vector<Kind>& allKinds();
/// Kinds of one family, in table order.
const std::vector<const Kind*>& kindsOf(const std::string& family);
/// The kind called `name` (singular); null when there is none.
const Kind* findKind(const std::string& name);

/// "an" before a vowel, else "a".
std::string article(const std::string& nounPhrase);

}  // namespace sl::synth
