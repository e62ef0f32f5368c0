// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/bpe.h"

#include <mutex>
#include <queue>
#include <unordered_map>

#include "core/base/utf8.h"

namespace sl::io {

namespace {

constexpr const char* kKind = "model";
constexpr std::size_t kCachedPieces = 1 << 15;
constexpr std::size_t kLongestCached = 256;  // bytes

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
    }
};
template <class T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

struct Merge {
    std::int32_t rank;
    std::int32_t result;
};

std::uint64_t pairKey(std::int32_t left, std::int32_t right) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32U) |
           static_cast<std::uint32_t>(right);
}

// A symbol of a piece while it is merged, in a doubly linked list by position.
struct Symbol {
    std::int32_t id;
    ByteRange range;
    int previous, next;  // -1: none
    bool alive = true;
};

// A pair that could be merged; stale when the ids have changed meanwhile.
struct Candidate {
    std::int32_t rank;
    int left;
    std::int32_t leftId, rightId, result;
    bool operator<(const Candidate& other) const {  // priority_queue gives the largest first
        return rank != other.rank ? rank > other.rank : left > other.left;
    }
};

class Bpe final : public TokenModel {
public:
    Result<void> load(const TokenizerJson& json);

    std::vector<PieceToken> tokenize(std::string_view piece) const override {
        if (piece.size() > kLongestCached) return merged(piece);
        {
            const std::lock_guard lock(m_cacheMutex);
            if (const auto hit = m_cache.find(piece); hit != m_cache.end()) return hit->second;
        }
        std::vector<PieceToken> tokens = merged(piece);
        const std::lock_guard lock(m_cacheMutex);
        if (m_cache.size() >= kCachedPieces) m_cache.clear();
        m_cache.emplace(piece, tokens);
        return tokens;
    }

    std::optional<std::int32_t> idOf(std::string_view token) const override {
        const auto at = m_ids.find(token);
        if (at == m_ids.end()) return std::nullopt;
        return at->second;
    }

    const std::vector<std::string>& tokens() const override { return m_tokens; }

private:
    Result<void> loadVocabulary(const TokenizerJson& json);
    Result<void> loadMerges(const TokenizerJson& json);
    Result<void> addMerge(const std::string& left, const std::string& right, std::int32_t rank);
    std::vector<Symbol> letters(std::string_view piece) const;
    std::vector<PieceToken> merged(std::string_view piece) const;

    ByText<std::int32_t> m_ids;
    std::vector<std::string> m_tokens;
    std::unordered_map<std::uint64_t, Merge> m_merges;
    std::string m_prefix, m_suffix;  // continuing_subword_prefix, end_of_word_suffix
    std::optional<std::int32_t> m_unknown;
    bool m_fuseUnknown = false;
    bool m_ignoreMerges = false;
    mutable std::mutex m_cacheMutex;
    mutable ByText<std::vector<PieceToken>> m_cache;
};

Result<void> Bpe::load(const TokenizerJson& json) {
    if (flag(json, "byte_fallback", false)) {
        return badComponent(kKind, "BPE with byte_fallback is not supported yet");
    }
    if (const auto dropout = json.find("dropout");
        dropout != json.end() && dropout->is_number() && dropout->get<double>() > 0) {
        return badComponent(kKind, "BPE dropout would make tokens random");
    }
    m_prefix = textOr(json, "continuing_subword_prefix");
    m_suffix = textOr(json, "end_of_word_suffix");
    m_fuseUnknown = flag(json, "fuse_unk", false);
    m_ignoreMerges = flag(json, "ignore_merges", false);
    if (auto ok = loadVocabulary(json); !ok) return ok;
    if (const std::string unknown = textOr(json, "unk_token"); !unknown.empty()) {
        m_unknown = idOf(unknown);
        if (!m_unknown) return badComponent(kKind, "unk_token '" + unknown + "' has no id");
    }
    return loadMerges(json);
}

Result<void> Bpe::loadVocabulary(const TokenizerJson& json) {
    const auto vocabulary = json.find("vocab");
    if (vocabulary == json.end() || !vocabulary->is_object()) {
        return badComponent(kKind, "it has no vocabulary");
    }
    m_ids.reserve(vocabulary->size());
    for (const auto& [token, value] : vocabulary->items()) {
        if (!value.is_number_integer() || value.get<std::int64_t>() < 0 ||
            value.get<std::int64_t>() >= kMaxTokenId) {
            return badComponent(kKind, "the token '" + token + "' has no usable id");
        }
        const auto id = value.get<std::int32_t>();
        const auto slot = static_cast<std::size_t>(id);
        if (slot >= m_tokens.size()) m_tokens.resize(slot + 1);
        if (!m_tokens[slot].empty()) {
            return badComponent(kKind, "two tokens have the id " + std::to_string(id));
        }
        m_tokens[slot] = token;
        m_ids.emplace(token, id);
    }
    return {};
}

Result<void> Bpe::loadMerges(const TokenizerJson& json) {
    const auto merges = json.find("merges");
    if (merges == json.end() || !merges->is_array()) {
        return badComponent(kKind, "it has no list of merges");
    }
    m_merges.reserve(merges->size());
    std::int32_t rank = 0;
    for (const TokenizerJson& merge : *merges) {
        std::string left, right;
        if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            left = merge[0].get<std::string>();
            right = merge[1].get<std::string>();
        } else if (merge.is_string()) {
            const auto text = merge.get<std::string>();
            const std::size_t space = text.find(' ');
            if (space != std::string::npos) {
                left = text.substr(0, space);
                right = text.substr(space + 1);
            }
        }
        if (auto ok = addMerge(left, right, rank++); !ok) return ok;
    }
    return {};
}

Result<void> Bpe::addMerge(const std::string& left, const std::string& right, std::int32_t rank) {
    const auto leftId = idOf(left), rightId = idOf(right);
    // The joined token leaves out the mark that says "continues a word".
    const bool marked = !m_prefix.empty() && right.starts_with(m_prefix);
    const auto result = idOf(left + (marked ? right.substr(m_prefix.size()) : right));
    if (!leftId || !rightId || !result) {
        return badComponent(kKind, "merge " + std::to_string(rank) + " ('" + left + "' + '" +
                                       right + "') uses or gives a token that has no id");
    }
    m_merges[pairKey(*leftId, *rightId)] = {rank, *result};
    return {};
}

std::vector<Symbol> Bpe::letters(std::string_view piece) const {
    std::vector<Symbol> symbols;
    symbols.reserve(piece.size());
    std::uint32_t covered = 0;  // letters without an id are dropped from the count, as elsewhere
    bool lastUnknown = false;
    std::string letter;
    for (std::size_t at = 0; at < piece.size();) {
        const std::size_t length = utf8Step(piece.substr(at)).length;
        letter.assign(at == 0 ? std::string() : m_prefix);
        letter.append(piece.substr(at, length));
        at += length;
        if (at == piece.size()) letter += m_suffix;
        auto id = idOf(letter);
        const bool unknown = !id;
        if (unknown) id = m_unknown;
        if (!id) continue;
        const ByteRange range{covered, covered + static_cast<std::uint32_t>(length)};
        covered = range.end;
        if (unknown && lastUnknown && m_fuseUnknown) {
            symbols.back().range.end = range.end;
        } else {
            const int index = static_cast<int>(symbols.size());
            symbols.push_back({*id, range, index - 1, index + 1});
        }
        lastUnknown = unknown;
    }
    if (!symbols.empty()) symbols.back().next = -1;
    return symbols;
}

std::vector<PieceToken> Bpe::merged(std::string_view piece) const {
    if (m_ignoreMerges) {
        if (const auto id = idOf(piece)) {
            return {{*id, {0, static_cast<std::uint32_t>(piece.size())}}};
        }
    }
    std::vector<Symbol> symbols = letters(piece);
    std::priority_queue<Candidate> queue;
    const auto consider = [&](int left) {
        if (left < 0 || symbols[left].next < 0) return;
        const std::int32_t a = symbols[left].id, b = symbols[symbols[left].next].id;
        const auto merge = m_merges.find(pairKey(a, b));
        if (merge == m_merges.end()) return;
        queue.push({merge->second.rank, left, a, b, merge->second.result});
    };
    for (int i = 0; i < static_cast<int>(symbols.size()); ++i) consider(i);
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Symbol& left = symbols[best.left];
        if (!left.alive || left.next < 0 || left.id != best.leftId) continue;
        Symbol& right = symbols[left.next];
        if (right.id != best.rightId) continue;
        left.id = best.result;
        left.range.end = right.range.end;
        right.alive = false;
        left.next = right.next;
        if (left.next >= 0) symbols[left.next].previous = best.left;
        consider(left.previous);
        consider(best.left);
    }
    std::vector<PieceToken> tokens;
    for (const Symbol& symbol : symbols) {
        if (symbol.alive) tokens.push_back({symbol.id, symbol.range});
    }
    return tokens;
}

}  // namespace

Result<std::unique_ptr<TokenModel>> makeBpe(const TokenizerJson& json) {
    auto model = std::make_unique<Bpe>();
    if (auto ok = model->load(json); !ok) return passOn(ok);
    return model;
}

}  // namespace sl::io
