// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/io/tokenizer/aligned_text.h"

namespace sl::io {

/// One token of an encoded text.
struct EncodedToken {
    std::int32_t id = 0;
    std::string piece;  ///< as in the vocabulary; for added tokens as found in the text
    ByteRange offset;   ///< bytes of the user's text; empty at 0 for tokens put around it
};

using Encoding = std::vector<EncodedToken>;

}  // namespace sl::io
