// SPDX-License-Identifier: Apache-2.0
#include "core/session/words.h"

#include <algorithm>
#include <cmath>

namespace sl {

namespace {

bool isSpecial(const QString& text) {
    const QString t = text.trimmed();
    return t.size() > 2 && t.startsWith('<') && t.endsWith('>') && !t.contains(' ');
}

/// Scripts that write no spaces between words: each token is taken for a word.
bool writtenWithoutSpaces(QChar c) {
    switch (c.script()) {
        case QChar::Script_Han:
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana:
        case QChar::Script_Thai:
        case QChar::Script_Lao:
        case QChar::Script_Khmer: return true;
        default: return false;
    }
}

bool startsWord(const QString& text, const QString& before) {
    if (before.isEmpty() || text.isEmpty()) return before.isEmpty();
    return text.front().isSpace() || before.back().isSpace() || isSpecial(text) ||
           isSpecial(before) || writtenWithoutSpaces(text.front());
}

struct Builder {
    const std::string& answer;
    std::vector<Word> words;
    std::size_t searched = 0;  // bytes of the answer that earlier tokens used up
    double logSum = 0;

    void finishWord() {
        if (words.empty()) return;
        Word& word = words.back();
        word.breakBefore = word.text.startsWith('\n') || word.breakBefore;
        word.text = word.text.trimmed();
        word.probability = std::exp(logSum / (word.lastToken - word.firstToken + 1));
        logSum = 0;
    }

    void locate(Word& word, const std::string& token) {
        const auto first = token.find_first_not_of(" \t\r\n");
        if (first == std::string::npos) return;
        const auto last = token.find_last_not_of(" \t\r\n");
        const std::string core = token.substr(first, last - first + 1);
        const auto at = answer.find(core, searched);
        // Only near by: a token that the text leaves out must not match far ahead.
        if (at == std::string::npos || at > searched + 8) return;
        searched = at + core.size();
        if (word.bytes.first < 0) word.bytes.first = static_cast<int>(at);
        word.bytes.second = static_cast<int>(searched);
    }
};

}  // namespace

std::vector<Word> wordsOf(const std::vector<Token>& tokens, const std::string& text) {
    Builder builder{text, {}, 0, 0};
    QString before;
    bool breakSeen = false;
    for (int i = 0; i < static_cast<int>(tokens.size()); ++i) {
        const Token& token = tokens[static_cast<std::size_t>(i)];
        const QString piece = QString::fromStdString(token.text);
        if (builder.words.empty() || startsWord(piece, before)) {
            builder.finishWord();
            Word word;
            word.firstToken = i;
            word.special = isSpecial(piece);
            word.breakBefore = breakSeen;
            builder.words.push_back(word);
        }
        Word& word = builder.words.back();
        word.lastToken = i;
        word.text += piece;
        builder.logSum += token.logprob;
        builder.locate(word, token.text);
        breakSeen = piece.endsWith('\n');
        before = piece;
    }
    builder.finishWord();
    return std::move(builder.words);
}

std::vector<int> wordsIn(const std::vector<Word>& words, std::pair<int, int> range) {
    std::vector<int> found;
    for (int i = 0; i < static_cast<int>(words.size()); ++i) {
        const auto& bytes = words[static_cast<std::size_t>(i)].bytes;
        if (bytes.first >= 0 && bytes.first < range.second && range.first < bytes.second)
            found.push_back(i);
    }
    return found;
}

}  // namespace sl
