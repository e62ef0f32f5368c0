// SPDX-License-Identifier: Apache-2.0
#include "core/session/words.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QRegularExpression>

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

namespace {

bool isLocation(const Word& word) {
    return word.special && word.text.startsWith(QLatin1String("<loc"), Qt::CaseInsensitive);
}

/// The box whose location words include this one; -1: none, or it is an ordinary word.
int boxOf(const Word& word, const std::vector<Annotation>& annotations) {
    if (!word.special || word.bytes.first < 0) return -1;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        const auto& from = annotations[i].fromText;
        if (annotations[i].kind == Annotation::Kind::Box && from &&
            from->first < word.bytes.second && word.bytes.first < from->second)
            return static_cast<int>(i);
    }
    return -1;
}

constexpr int kLocationsOfABox = 4;

ReadableWord together(const std::vector<Word>& words, int first, int last) {
    ReadableWord readable{words[static_cast<std::size_t>(first)], first, last, -1};
    double logSum = 0;
    int tokens = 0;
    for (int i = first; i <= last; ++i) {
        const Word& word = words[static_cast<std::size_t>(i)];
        const int count = word.lastToken - word.firstToken + 1;
        logSum += std::log(std::max(word.probability, 1e-30)) * count;
        tokens += count;
        readable.word.lastToken = word.lastToken;
        if (word.bytes.first >= 0) readable.word.bytes.second = word.bytes.second;
    }
    readable.word.probability = std::exp(logSum / tokens);
    return readable;
}

}  // namespace

std::vector<ReadableWord> readableWords(const std::vector<Word>& words,
                                        const std::vector<Annotation>& annotations, bool coming) {
    std::vector<ReadableWord> readable;
    const int count = static_cast<int>(words.size());
    for (int i = 0; i < count; ++i) {
        const Word& word = words[static_cast<std::size_t>(i)];
        const int box = boxOf(word, annotations);
        int last = i;
        const auto goesOn = [&](const Word& next) {
            if (box >= 0) return boxOf(next, annotations) == box;
            return isLocation(word) && isLocation(next) && boxOf(next, annotations) < 0 &&
                   last - i + 1 < kLocationsOfABox;
        };
        while (last + 1 < count && goesOn(words[static_cast<std::size_t>(last + 1)])) ++last;
        readable.push_back(together(words, i, last));
        ReadableWord& made = readable.back();
        if (box >= 0) {
            made.annotation = box;
            made.word.box = static_cast<int>(std::count_if(
                annotations.begin(), annotations.begin() + box,
                [](const Annotation& a) { return a.kind != Annotation::Kind::Text; }));
            made.word.text = QCoreApplication::translate("Words", "box %1").arg(made.word.box + 1);
            made.word.special = false;
        } else if (isLocation(word)) {
            made.word.text = coming ? QCoreApplication::translate("Words", "box…")
                                    : QCoreApplication::translate("Words", "no box");
        }
        i = last;
    }
    return readable;
}

QString readableText(const QString& text) {
    static const QRegularExpression locations(R"((?:<loc[_ ]?\d{1,5}>\s*){4})",
                                              QRegularExpression::CaseInsensitiveOption);
    QString readable;
    qsizetype from = 0;
    int box = 0;
    for (auto found = locations.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        readable += text.mid(from, match.capturedStart() - from);
        readable += QCoreApplication::translate("Words", " [box %1] ").arg(++box);
        from = match.capturedEnd();
    }
    return (readable + text.mid(from)).simplified();
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
