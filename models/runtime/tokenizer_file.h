// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "models/runtime/model_runtime.h"

namespace sl {

/// Tokens of `text` by the tokenizer of a checkpoint folder or a tokenizer.json; no weights are
/// read, and builds without LibTorch have it too. BadModel: no tokenizer there, or one with parts
/// that are not supported (named); BadInput: text above 256 MiB.
Result<Tokenization> tokenizeWith(const std::string& folderOrFile, const std::string& text,
                                  bool withSpecial);

/// Text of the ids; special tokens are written out. BadInput: an id outside the vocabulary.
Result<std::string> detokenizeWith(const std::string& folderOrFile,
                                   const std::vector<std::int64_t>& ids);

}  // namespace sl
