// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "core/base/result.h"
#include "models/io/tokenizer/component_json.h"
#include "models/io/tokenizer/encoding.h"

namespace sl::io {

/// Puts special tokens around an encoded text and trims offsets ("post_processor" in
/// tokenizer.json). Immutable after creation.
class PostProcessor {
public:
    virtual ~PostProcessor() = default;
    /// `text` is the user's text, which the offsets count in.
    virtual Encoding process(Encoding encoding, std::string_view text, bool withSpecial) const = 0;
};

/// Builds the post-processor that `json` describes; null JSON changes nothing. BadModel naming a
/// type that is not supported.
Result<std::unique_ptr<PostProcessor>> makePostProcessor(const TokenizerJson& json);

}  // namespace sl::io
