// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/decoder.h"

#include "models/io/tokenizer/byte_alphabet.h"

namespace sl::io {

namespace {

class JoinWithSpaces final : public Decoder {
public:
    std::string bytesOf(std::string_view token, bool first) const override {
        return (first ? std::string() : std::string(" ")).append(token);
    }
};

class ByteLevel final : public Decoder {
public:
    std::string bytesOf(std::string_view token, bool) const override {
        return fromByteLetters(token).value_or(std::string(token));
    }
};

}  // namespace

Result<std::unique_ptr<Decoder>> makeDecoder(const TokenizerJson& json) {
    if (json.is_null()) return std::make_unique<JoinWithSpaces>();
    if (componentType(json) == "ByteLevel") return std::make_unique<ByteLevel>();
    return unknownComponent("decoder", json);
}

}  // namespace sl::io
