// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/base/box.h"
#include "core/base/request.h"
#include "models/io/tokenizer.h"

namespace sl::mini {

/// Ids of the special tokens that the templates need.
struct SpecialIds {
    std::int64_t pad = 0, bos = 0, eos = 0, image = 0;
    std::int64_t firstLocation = 0;
    std::int64_t bins = 0;
};

/// Special tokens in the order of their ids: <pad> <bos> <eos> <image> <ref> </ref> <question>
/// <answer> <caption> <loc000> ….
std::vector<std::string> specialTokens(std::int64_t locationBins);

/// BadModel when the tokenizer lacks one of them.
Result<SpecialIds> specialIds(const io::Tokenizer& tokenizer, std::int64_t locationBins);

/// Tokens after the picture: <ref> expression </ref> for grounding (InfMLLM's template), <caption>
/// for captioning without a prompt, <question> question <answer> for all else. Special tokens that
/// are written in the user's text count as nothing. BadInput where the tokenizer fails on the text.
Result<std::vector<std::int64_t>> promptIds(const io::Tokenizer& tokenizer, const std::string& task,
                                            const std::string& text);

/// Tokens of plain text, special tokens left out; offsets into the text where it is tidy (single
/// blanks between words, none around them).
Result<io::Encoding> plainTokens(const io::Tokenizer& tokenizer, const std::string& text);
/// Their ids.
Result<std::vector<std::int64_t>> plainIds(const io::Tokenizer& tokenizer, const std::string& text);

/// Fraction of the picture's width or height at a bin's centre, and the bin that holds a fraction
/// (clamped).
double fractionOfBin(std::int64_t bin, std::int64_t bins);
std::int64_t binOfFraction(double fraction, std::int64_t bins);

/// x0 y0 x1 y1 as location tokens' bins.
std::array<std::int64_t, 4> binsOfBox(const Box& box, double width, double height,
                                      std::int64_t bins);

/// Boxes in generated ids: every run of four location tokens, in view pixels of `view`, mapped to
/// the file. Tokens are as generated; a box's byte range is in `text`, the concatenation of their
/// texts.
std::vector<TextBox> readBoxes(const std::vector<Token>& tokens, const SpecialIds& ids,
                               const ViewGeometry& view);

}  // namespace sl::mini
