// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "models/io/tokenizer/aligned_text.h"
#include "models/io/tokenizer/component_json.h"

namespace sl::io {

/// A token inside a piece; the range counts bytes of the piece.
struct PieceToken {
    std::int32_t id = 0;
    ByteRange range;
};

/// Turns one pre-tokenised piece into tokens ("model" in tokenizer.json). Usable from several
/// threads.
class TokenModel {
public:
    virtual ~TokenModel() = default;
    virtual std::vector<PieceToken> tokenize(std::string_view piece) const = 0;
    virtual std::optional<std::int32_t> idOf(std::string_view token) const = 0;
    virtual const std::vector<std::string>& tokens() const = 0;  ///< by id; empty: unused id
};

/// Ids that a vocabulary may use; a larger one in a file is an attack or a mistake.
constexpr std::int64_t kMaxTokenId = 1 << 24;

/// Builds the model that `json` describes. BadModel naming a type that is not supported.
Result<std::unique_ptr<TokenModel>> makeTokenModel(const TokenizerJson& json);

}  // namespace sl::io
