// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <QString>

#include "core/base/answer.h"

namespace sl {

/// Tokens that a reader sees as one word, e.g. " straw" + "berry" + ","; a location or other
/// special token (`<...>`) is a word of its own.
struct Word {
    int firstToken = 0, lastToken = 0;  ///< both included
    QString text;                       ///< without the white space around it
    std::pair<int, int> bytes{-1, -1};  ///< half-open range in the answer's text; -1 where unknown
    double probability = 1;             ///< geometric mean over its tokens
    bool special = false;
    bool breakBefore = false;  ///< a line break stands before it
};

/// Groups tokens into words. `text` is the answer's text, in which their byte ranges are looked up
/// (tokens that the text leaves out, such as end marks, keep the range -1).
std::vector<Word> wordsOf(const std::vector<Token>& tokens, const std::string& text);

/// Words whose byte range overlaps `range`.
std::vector<int> wordsIn(const std::vector<Word>& words, std::pair<int, int> range);

}  // namespace sl
