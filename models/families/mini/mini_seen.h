// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/families/mini/mini_batch.h"

namespace sl::mini {

/// The tokens of a part's first sequence in order, those that are learned marked: <bos>, a row for
/// each visual token, then block after block of question and answer, each up to its <eos>.
std::vector<train::SeenToken> seenTokens(const MiniPart& part, const io::Tokenizer& tokenizer,
                                         const SpecialIds& ids);

}  // namespace sl::mini
