// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

namespace sl::metrics {

using Tokens = std::vector<std::string>;

/// Words as coco-caption's PTBTokenizer leaves them: Penn Treebank rules ("isn't" → "is", "n't";
/// "dog's" → "dog", "'s"; hyphens stay inside words), lower case, punctuation dropped. The Java
/// original knows more abbreviations; on captions the two agree.
Tokens captionTokens(const std::string& text);

using NgramCounts = std::map<std::string, int>;

/// Longest n-gram that BLEU and CIDEr look at.
constexpr int kMaxOrder = 4;

/// n-grams of 1 to kMaxOrder words, joined by a blank, by their length - 1.
std::vector<NgramCounts> ngrams(const Tokens& tokens);

/// A caption with its references, cut into words.
struct TokenizedImage {
    Tokens candidate;
    std::vector<Tokens> references;
};

std::array<double, 4> corpusBleu(const std::vector<TokenizedImage>& images);
double meanRougeL(const std::vector<TokenizedImage>& images);
double meanCider(const std::vector<TokenizedImage>& images);

}  // namespace sl::metrics
