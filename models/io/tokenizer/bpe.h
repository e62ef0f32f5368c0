// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "models/io/tokenizer/token_model.h"

namespace sl::io {

/// Byte-pair encoding (Sennrich et al. 2016, section 3.2) over the letters of a piece: the pair
/// whose merge was learned first is joined first, leftmost where it occurs twice. Pieces are
/// cached. BadModel: byte_fallback, ids out of range or used twice, a merge of unknown tokens.
Result<std::unique_ptr<TokenModel>> makeBpe(const TokenizerJson& json);

}  // namespace sl::io
