// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/added_tokens.h"

#include <algorithm>

#include "core/base/utf8.h"
#include "models/io/tokenizer/character_class.h"
#include "models/io/tokenizer/token_model.h"

namespace sl::io {

Result<std::vector<AddedToken>> readAddedTokens(const TokenizerJson& list) {
    std::vector<AddedToken> tokens;
    if (list.is_null()) return tokens;
    if (!list.is_array()) return badComponent("added_tokens", "it is no list");
    for (const TokenizerJson& item : list) {
        const auto id = item.is_object() ? item.find("id") : item.end();
        if (!item.is_object() || id == item.end() || !id->is_number_integer() ||
            id->get<std::int64_t>() < 0 || id->get<std::int64_t>() >= kMaxTokenId) {
            return badComponent("added_tokens", "an entry has no usable id");
        }
        AddedToken token;
        token.id = id->get<std::int32_t>();
        token.content = textOr(item, "content");
        token.singleWord = flag(item, "single_word", false);
        token.lstrip = flag(item, "lstrip", false);
        token.rstrip = flag(item, "rstrip", false);
        token.special = flag(item, "special", false);
        token.normalized = flag(item, "normalized", !token.special);
        if (token.content.empty()) {
            return badComponent("added_tokens", "the entry with id " + std::to_string(token.id) +
                                                    " has no content");
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

Result<AddedTokenFinder> AddedTokenFinder::make(const std::vector<AddedToken>& tokens,
                                                bool afterNormalizing,
                                                const Normalizer& normalizer) {
    AddedTokenFinder finder;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const AddedToken& token = tokens[i];
        if (token.normalized != afterNormalizing) continue;
        std::string text = token.content;
        if (afterNormalizing) {
            auto normal = normalizer.normalize(AlignedText::fromUser(text));
            if (!normal) return passOn(normal);
            text = normal->text();
        }
        if (text.empty()) continue;  // would match everywhere
        finder.m_needles.push_back({text, i, token.singleWord, token.lstrip, token.rstrip});
    }
    std::stable_sort(finder.m_needles.begin(), finder.m_needles.end(),
                     [](const Needle& a, const Needle& b) { return a.text < b.text; });
    return finder;
}

// Narrows the sorted needles byte by byte; a needle that has been passed whole is a match.
const AddedTokenFinder::Needle* AddedTokenFinder::longestAt(std::string_view text) const {
    auto low = m_needles.begin(), high = m_needles.end();
    const Needle* best = nullptr;
    for (std::size_t depth = 0; depth < text.size() && low != high; ++depth) {
        const auto byte = static_cast<unsigned char>(text[depth]);
        const auto at = [depth](const Needle& needle) {
            return depth < needle.text.size()
                       ? static_cast<int>(static_cast<unsigned char>(needle.text[depth]))
                       : -1;
        };
        low = std::partition_point(low, high, [&](const Needle& n) { return at(n) < byte; });
        high = std::partition_point(low, high, [&](const Needle& n) { return at(n) <= byte; });
        if (low != high && low->text.size() == depth + 1) best = &*low;
    }
    return best;
}

std::vector<AddedSplit> AddedTokenFinder::split(std::string_view text) const {
    std::vector<AddedSplit> splits;
    std::size_t done = 0;
    const auto push = [&](std::size_t begin, std::size_t end, std::optional<std::size_t> token) {
        if (begin < end) {
            splits.push_back(
                {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, token});
        }
    };
    for (std::size_t at = 0; !m_needles.empty() && at < text.size();) {
        const Needle* needle = longestAt(text.substr(at));
        if (needle == nullptr) {
            ++at;
            continue;
        }
        std::size_t begin = at, end = at + needle->text.size();
        at = end;  // white space that this one takes may still begin the next
        if (needle->singleWord &&
            ((begin > 0 && isWordCharacter(lastCharacter(text.substr(0, begin)))) ||
             (end < text.size() && isWordCharacter(firstCharacter(text.substr(end)))))) {
            continue;
        }
        if (needle->lstrip) begin -= trailingSpace(text.substr(0, begin));
        begin = std::max(begin, done);
        if (needle->rstrip) end += leadingSpace(text.substr(end));
        push(done, begin, std::nullopt);
        push(begin, end, needle->token);
        done = std::max(done, end);
    }
    push(done, text.size(), std::nullopt);
    return splits;
}

}  // namespace sl::io
