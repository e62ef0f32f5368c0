// SPDX-License-Identifier: Apache-2.0
#include "models/io/tokenizer/merge_learner.h"

#include <algorithm>
#include <queue>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/base/utf8.h"

namespace sl::io {

namespace {

struct Word {
    std::vector<int> symbols;
    std::int64_t count;
};

using Pair = std::pair<int, int>;
struct PairHash {
    std::size_t operator()(const Pair& pair) const {
        return std::hash<std::uint64_t>()((static_cast<std::uint64_t>(pair.first) << 32U) ^
                                          static_cast<std::uint64_t>(pair.second));
    }
};

struct PairState {
    std::int64_t count = 0;
    std::unordered_set<std::size_t> words;  // where it occurs or has occurred
};

class Learner {
public:
    Learner(std::vector<std::string> tokens, const std::map<std::string, std::int64_t>& words);
    LearnedBpe learn(std::size_t vocabularySize, std::int64_t minFrequency);

private:
    struct Entry {
        std::int64_t count;
        Pair pair;
    };
    bool worse(const Entry& a, const Entry& b) const;
    void countWord(std::size_t index, std::int64_t sign);
    int idFor(const std::string& token);
    void join(const Pair& pair, int result);

    std::vector<std::string> m_tokens;
    std::unordered_map<std::string, int> m_ids;
    std::size_t m_reserved;  // tokens that no merge may give again: special ones and letters
    std::vector<Word> m_words;
    std::unordered_map<Pair, PairState, PairHash> m_pairs;
    std::set<Pair> m_touched;  // pairs whose count rose since they were last queued
};

Learner::Learner(std::vector<std::string> tokens, const std::map<std::string, std::int64_t>& words)
    : m_tokens(std::move(tokens)), m_reserved(m_tokens.size()) {
    for (std::size_t i = 0; i < m_tokens.size(); ++i)
        m_ids.emplace(m_tokens[i], static_cast<int>(i));
    for (const auto& [text, count] : words) {
        Word word{{}, count};
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t length = utf8Step(rest).length;
            const auto id = m_ids.find(std::string(rest.substr(0, length)));
            if (id != m_ids.end()) word.symbols.push_back(id->second);
            rest.remove_prefix(length);
        }
        m_words.push_back(std::move(word));
        countWord(m_words.size() - 1, 1);
    }
}

bool Learner::worse(const Entry& a, const Entry& b) const {
    if (a.count != b.count) return a.count < b.count;
    const std::string& leftA = m_tokens[a.pair.first];
    const std::string& leftB = m_tokens[b.pair.first];
    if (leftA != leftB) return leftA > leftB;
    return m_tokens[a.pair.second] > m_tokens[b.pair.second];
}

void Learner::countWord(std::size_t index, std::int64_t sign) {
    const Word& word = m_words[index];
    for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i) {
        const Pair pair{word.symbols[i], word.symbols[i + 1]};
        PairState& state = m_pairs[pair];
        state.count += sign * word.count;
        if (sign > 0) {
            state.words.insert(index);
            m_touched.insert(pair);
        }
    }
}

int Learner::idFor(const std::string& token) {
    const auto [at, fresh] = m_ids.emplace(token, static_cast<int>(m_tokens.size()));
    if (fresh) m_tokens.push_back(token);
    return at->second;
}

void Learner::join(const Pair& pair, int result) {
    const auto where = std::move(m_pairs[pair].words);
    m_pairs[pair].words.clear();
    for (const std::size_t index : where) {
        countWord(index, -1);
        std::vector<int>& symbols = m_words[index].symbols;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < symbols.size(); ++i, ++kept) {
            const bool joins =
                i + 1 < symbols.size() && symbols[i] == pair.first && symbols[i + 1] == pair.second;
            symbols[kept] = joins ? result : symbols[i];
            if (joins) ++i;
        }
        symbols.resize(kept);
        countWord(index, 1);
    }
}

LearnedBpe Learner::learn(std::size_t vocabularySize, std::int64_t minFrequency) {
    const auto order = [this](const Entry& a, const Entry& b) { return worse(a, b); };
    std::priority_queue<Entry, std::vector<Entry>, decltype(order)> queue(order);
    std::vector<std::pair<std::string, std::string>> merges;
    while (m_tokens.size() < vocabularySize) {
        for (const Pair& pair : m_touched) queue.push({m_pairs[pair].count, pair});
        m_touched.clear();
        if (queue.empty() || queue.top().count < std::max<std::int64_t>(minFrequency, 1)) break;
        const Entry best = queue.top();
        queue.pop();
        const std::int64_t now = m_pairs[best.pair].count;
        if (now != best.count) {  // stale: the count has fallen since
            if (now > 0 && now < best.count) queue.push({now, best.pair});
            continue;
        }
        const std::string left = m_tokens[best.pair.first], right = m_tokens[best.pair.second];
        const auto known = m_ids.find(left + right);
        if (known != m_ids.end() && static_cast<std::size_t>(known->second) < m_reserved) continue;
        const int result = idFor(left + right);
        merges.emplace_back(left, right);
        join(best.pair, result);
    }
    return {std::move(m_tokens), std::move(merges)};
}

}  // namespace

LearnedBpe learnMerges(std::vector<std::string> tokens,
                       const std::map<std::string, std::int64_t>& words, std::size_t vocabularySize,
                       std::int64_t minFrequency) {
    return Learner(std::move(tokens), words).learn(vocabularySize, minFrequency);
}

}  // namespace sl::io
