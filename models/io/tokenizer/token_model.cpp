// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/token_model.h"

#include "models/io/tokenizer/bpe.h"

namespace sl::io {

Result<std::unique_ptr<TokenModel>> makeTokenModel(const TokenizerJson& json) {
    const std::string type = componentType(json);
    // Old files leave the type out; a list of merges tells.
    if (type == "BPE" || (type.empty() && json.is_object() && json.contains("merges"))) {
        return makeBpe(json);
    }
    return unknownComponent("model", json);
}

}  // namespace sl::io
