// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/synth/truth.h"

namespace sl::synth {

/// A noun phrase as read from a caption.
struct NamedThing {
    Phrase phrase;
    int least = 1, most = 1;  ///< how many it says there are
    bool definite = false;    ///< "the ...": speaks of something named before, counts nothing
    std::string words;
};

/// What a caption states, in order.
struct CaptionStatement {
    enum class Kind { Count, Relation, Background, Unread };
    Kind kind = Kind::Count;
    NamedThing a, b;  ///< Count: a; Relation: a is `direction` of b
    std::string direction;
    std::string background;  ///< "plain", "gradient", ..., or a colour word
    std::string words;
};

/// Reads captions of the generator's grammar, and near relatives of it. Words that are no part of
/// it become one Unread statement per run.
std::vector<CaptionStatement> readCaption(const std::string& caption);

}  // namespace sl::synth
