// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "models/io/tokenizer/component_json.h"
#include "models/io/tokenizer/encoding.h"

namespace sl::io {

/// Puts special tokens around an encoded text and trims offsets ("post_processor" in
/// tokenizer.json). Immutable after creation.
class PostProcessor {
public:
    virtual ~PostProcessor() = default;
    virtual Encoding process(Encoding encoding, bool withSpecial) const = 0;
};

/// Builds the post-processor that `json` describes; null JSON changes nothing. BadModel naming a
/// type that is not supported.
Result<std::unique_ptr<PostProcessor>> makePostProcessor(const TokenizerJson& json);

}  // namespace sl::io
