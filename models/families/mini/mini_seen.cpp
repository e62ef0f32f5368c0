// SPDX-License-Identifier: Apache-2.0
#include "models/families/mini/mini_seen.h"

#include <set>

namespace sl::mini {

std::vector<train::SeenToken> seenTokens(const MiniPart& part, const io::Tokenizer& tokenizer,
                                         const SpecialIds& ids) {
    // Rows of the sequence from which the next token is predicted.
    std::set<std::int64_t> predicts(part.locations.rows.begin(), part.locations.rows.end());
    for (const auto& [task, words] : part.words)
        predicts.insert(words.rows.begin(), words.rows.end());
    std::vector<train::SeenToken> tokens;
    io::StreamDecoder words(tokenizer, true);
    const auto add = [&](std::int64_t id, bool learned, bool visual) {
        const auto token = static_cast<std::int32_t>(id);
        tokens.push_back(
            {id,
             tokenizer.isSpecial(token) ? tokenizer.tokenOf(token).value_or("") : words.push(token),
             learned, visual});
    };
    add(ids.bos, false, false);
    for (std::int64_t i = 0; i < part.visual; ++i) add(ids.image, false, true);
    const std::int64_t base = 1 + part.visual;
    for (std::int64_t i = 0; i < part.text; ++i) {
        const std::int64_t block = part.blocks[std::size_t(i)];
        if (block < 0) break;  // padding
        const bool goesOn = i > 0 && part.blocks[std::size_t(i - 1)] == block;
        add(part.ids[std::size_t(i)], goesOn && predicts.count(base + i - 1) > 0, false);
        const bool last = i + 1 == part.text || part.blocks[std::size_t(i + 1)] != block;
        if (last && predicts.count(base + i) > 0) add(ids.eos, true, false);
    }
    return tokens;
}

}  // namespace sl::mini
