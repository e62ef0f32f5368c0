// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "models/io/tokenizer/aligned_text.h"
#include "models/io/tokenizer/component_json.h"

namespace sl::io {

/// Rewrites text before it is split ("normalizer" in tokenizer.json). Immutable after creation.
class Normalizer {
public:
    virtual ~Normalizer() = default;
    virtual Result<AlignedText> normalize(AlignedText text) const = 0;
};

/// Builds the normaliser that `json` describes; null JSON gives one that changes nothing. BadModel
/// naming a type that is not supported.
Result<std::unique_ptr<Normalizer>> makeNormalizer(const TokenizerJson& json);

}  // namespace sl::io
