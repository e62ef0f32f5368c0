// SPDX-License-Identifier: Apache-2.0
#include "models/runtime/tokenizer_file.h"

#include "models/io/tokenizer.h"

namespace sl {

Result<Tokenization> tokenizeWith(const std::string& folderOrFile, const std::string& text,
                                  bool withSpecial) {
    const auto tokenizer = io::Tokenizer::load(folderOrFile);
    if (!tokenizer) return passOn(tokenizer);
    const auto encoding = tokenizer->encode(text, withSpecial);
    if (!encoding) return passOn(encoding);
    Tokenization result;
    for (const io::EncodedToken& token : *encoding) {
        result.ids.push_back(token.id);
        result.pieces.push_back(token.piece);
        result.offsets.emplace_back(static_cast<int>(token.offset.begin),
                                    static_cast<int>(token.offset.end));
    }
    return result;
}

Result<std::string> detokenizeWith(const std::string& folderOrFile,
                                   const std::vector<std::int64_t>& ids) {
    const auto tokenizer = io::Tokenizer::load(folderOrFile);
    if (!tokenizer) return passOn(tokenizer);
    std::vector<std::int32_t> narrow;
    for (const std::int64_t id : ids) {
        if (id < 0 || id >= static_cast<std::int64_t>(tokenizer->vocabSize()))
            return fail(ErrorCode::BadInput,
                        "id " + std::to_string(id) + " is outside the vocabulary of " +
                            std::to_string(tokenizer->vocabSize()) + " tokens");
        narrow.push_back(static_cast<std::int32_t>(id));
    }
    return tokenizer->decode(narrow, false);
}

}  // namespace sl
