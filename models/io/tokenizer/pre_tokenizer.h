// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/base/result.h"
#include "models/io/tokenizer/aligned_text.h"
#include "models/io/tokenizer/component_json.h"

namespace sl::io {

/// Splits normalised text into the pieces within which the model merges ("pre_tokenizer" in
/// tokenizer.json). Immutable after creation.
class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    /// Appends the pieces of `text` in order; empty ones are left out.
    virtual Result<void> split(AlignedText text, std::vector<AlignedText>& pieces) const = 0;
};

/// Builds the pre-tokeniser that `json` describes; null JSON keeps text whole. BadModel naming a
/// type that is not supported.
Result<std::unique_ptr<PreTokenizer>> makePreTokenizer(const TokenizerJson& json);

}  // namespace sl::io
