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
    int box = -1;              ///< stands for this box of the answer, counted from 0
};

/// Groups tokens into words. `text` is the answer's text, in which their byte ranges are looked up
/// (tokens that the text leaves out, such as end marks, keep the range -1).
std::vector<Word> wordsOf(const std::vector<Token>& tokens, const std::string& text);

/// Words of an answer as a reader wants them: the location words of one box are one word, "box 1".
struct ReadableWord {
    Word word;
    int first = 0, last = 0;  ///< positions in the words that it was made of, both included
    int annotation = -1;      ///< the annotation that its location words were read as
};

/// Puts location words together by the annotations that were read from them, as they stand now.
/// Some that no annotation tells of are "box…" while the answer is coming, else "no box".
std::vector<ReadableWord> readableWords(const std::vector<Word>& words,
                                        const std::vector<Annotation>& annotations, bool coming);

/// An answer on one line, with "[box 1]" in place of location words.
QString readableText(const QString& text);

/// Words whose byte range overlaps `range`.
std::vector<int> wordsIn(const std::vector<Word>& words, std::pair<int, int> range);

}  // namespace sl
