// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/caption_tokens.h"

#include <algorithm>
#include <string_view>

#include "core/metrics/lower_case.h"
#include "core/metrics/metrics.h"

namespace sl::metrics {

namespace {

/// Letters, digits and every byte of a character outside ASCII.
bool isWord(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte >= 0x80;
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Whether text[i] belongs to the word around it: hyphens and apostrophes between letters, points
/// and commas between digits, the point of "u.s.", and & / _ @ between letters.
bool joins(std::string_view text, std::size_t i) {
    if (i == 0 || i + 1 >= text.size() || !isWord(text[i - 1]) || !isWord(text[i + 1]))
        return false;
    switch (text[i]) {
        case '-':
        case '\'':
        case '&':
        case '_':
        case '@': return true;
        case '.':
        case ',':
        case ':':
        case '/': return isDigit(text[i - 1]) && isDigit(text[i + 1]);
        default: return false;
    }
}

/// Splits a clitic off: "n't", "'s", "'ll", "'re", "'ve", "'m", "'d".
void addWord(std::string word, Tokens& tokens) {
    if (word == "cannot") {
        tokens.insert(tokens.end(), {"can", "not"});
        return;
    }
    for (const std::string_view end : {"n't", "'s", "'ll", "'re", "'ve", "'m", "'d"}) {
        if (word.size() <= end.size() || !word.ends_with(end)) continue;
        const std::string stem = word.substr(0, word.size() - end.size());
        tokens.push_back(stem);
        tokens.emplace_back(end);
        return;
    }
    tokens.push_back(std::move(word));
}

}  // namespace

Tokens captionTokens(const std::string& text) {
    const std::string lower = lowerCase(text);
    Tokens tokens;
    std::string word;
    for (std::size_t i = 0; i <= lower.size(); ++i) {
        if (i < lower.size() && (isWord(lower[i]) || joins(lower, i))) {
            word += lower[i];
            continue;
        }
        if (!word.empty()) addWord(std::move(word), tokens);
        word.clear();
        // Signs that the Java list of punctuation does not name stay as words.
        if (i < lower.size() &&
            std::string_view("$%&#@+*=/<>").find(lower[i]) != std::string_view::npos)
            tokens.emplace_back(1, lower[i]);
    }
    return tokens;
}

std::vector<NgramCounts> ngrams(const Tokens& tokens) {
    std::vector<NgramCounts> counts(kMaxOrder);
    for (std::size_t start = 0; start < tokens.size(); ++start) {
        std::string gram;
        for (std::size_t n = 0; n < kMaxOrder && start + n < tokens.size(); ++n) {
            if (n > 0) gram += ' ';
            gram += tokens[start + n];
            ++counts[n][gram];
        }
    }
    return counts;
}

CaptionScores captionScores(const std::vector<std::string>& candidates,
                            const std::vector<std::vector<std::string>>& references) {
    std::vector<TokenizedImage> images;
    for (std::size_t i = 0; i < std::min(candidates.size(), references.size()); ++i) {
        TokenizedImage image{captionTokens(candidates[i]), {}};
        for (const std::string& reference : references[i])
            image.references.push_back(captionTokens(reference));
        if (!image.references.empty()) images.push_back(std::move(image));
    }
    if (images.empty()) return {};
    return {corpusBleu(images), meanRougeL(images), meanCider(images)};
}

}  // namespace sl::metrics
