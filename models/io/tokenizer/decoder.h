// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "models/io/tokenizer/component_json.h"

namespace sl::io {

/// Turns tokens back into bytes ("decoder" in tokenizer.json). Works token by token, so that text
/// can be streamed. Immutable after creation.
class Decoder {
public:
    virtual ~Decoder() = default;
    /// Bytes that the token adds, perhaps a part of a character. `first`: nothing came before.
    virtual std::string bytesOf(std::string_view token, bool first) const = 0;
};

/// Builds the decoder that `json` describes; null JSON joins tokens with spaces. BadModel naming a
/// type that is not supported.
Result<std::unique_ptr<Decoder>> makeDecoder(const TokenizerJson& json);

}  // namespace sl::io
