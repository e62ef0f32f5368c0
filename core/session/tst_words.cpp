// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/selection.h"
#include "core/session/words.h"

using namespace sl;

class TestWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void piecesOfOneWordJoin();
    void locationTokensStandAlone();
    void byteRangesFollowTheText();
    void tokensThatTheTextLeavesOut();
    void scriptsWithoutSpaces();
    void lineBreaks();
    void wordAndBoxLightEachOther();
    void locationWordsAreOneBox();
    void locationWordsWithoutABox();
    void answersOnALine();
    void otherBoxesOfTheSameAnswer();
    void pinningTwiceLetsGo();
    void steppingGoesRound();
};

namespace {
std::vector<Token> tokens(const QStringList& pieces) {
    std::vector<Token> list;
    for (const QString& piece : pieces) list.push_back({1, piece.toStdString(), -0.5});
    return list;
}
std::string joined(const QStringList& pieces) {
    return pieces.join("").toStdString();
}
}  // namespace

void TestWords::piecesOfOneWordJoin() {
    const QStringList pieces{"A", " straw", "berry", ",", " red"};
    const auto words = wordsOf(tokens(pieces), joined(pieces));
    QCOMPARE(words.size(), std::size_t(3));
    QCOMPARE(words[1].text, "strawberry,");
    QCOMPARE(words[1].firstToken, 1);
    QCOMPARE(words[1].lastToken, 3);
    QVERIFY(qAbs(words[1].probability - std::exp(-0.5)) < 1e-9);
}

void TestWords::locationTokensStandAlone() {
    const QStringList pieces{"<loc_1>", "<loc_2>", "circle"};
    const auto words = wordsOf(tokens(pieces), joined(pieces));
    QCOMPARE(words.size(), std::size_t(3));
    QVERIFY(words[0].special && words[1].special && !words[2].special);
}

void TestWords::byteRangesFollowTheText() {
    const QStringList pieces{"the", " café", " door"};
    const auto words = wordsOf(tokens(pieces), joined(pieces));
    QCOMPARE(words[1].bytes, (std::pair<int, int>(4, 9)));  // é takes two bytes
    QCOMPARE(words[2].bytes, (std::pair<int, int>(10, 14)));
    QCOMPARE(wordsIn(words, {5, 11}), (std::vector<int>{1, 2}));
}

void TestWords::tokensThatTheTextLeavesOut() {
    const auto words = wordsOf(tokens({"two", "<eos>"}), "two");
    QCOMPARE(words.size(), std::size_t(2));
    QCOMPARE(words[1].bytes.first, -1);
}

void TestWords::scriptsWithoutSpaces() {
    const QStringList pieces{"红", "色", "的"};
    QCOMPARE(wordsOf(tokens(pieces), joined(pieces)).size(), std::size_t(3));
}

void TestWords::lineBreaks() {
    const QStringList pieces{"one", "\n", "two"};
    const auto words = wordsOf(tokens(pieces), joined(pieces));
    QVERIFY(words.back().breakBefore);
    QCOMPARE(words.back().text, "two");
}

void TestWords::wordAndBoxLightEachOther() {
    const QStringList pieces{"a", " dog", " here"};
    Annotation box;
    box.fromText = {2, 5};
    Selection selection;
    selection.setAnswer(tokens(pieces), joined(pieces), {box});
    QSignalSpy spy(&selection, &Selection::changed);
    selection.hoverWord(1);
    QCOMPARE(selection.litAnnotations(), std::vector<int>{0});
    selection.hoverWord(0);
    QVERIFY(selection.litAnnotations().empty());
    selection.hoverWord(-1);
    selection.hoverAnnotation(0);
    QCOMPARE(selection.litWords(), std::vector<int>{1});
    QCOMPARE(selection.litTokens(), std::vector<int>{1});
    QVERIFY(spy.count() >= 4);
}

void TestWords::locationWordsAreOneBox() {
    const QStringList pieces{"a",       " dog",    "<loc_1>", "<loc_2>", "<loc_3>", "<loc_4>",
                             "<loc_5>", "<loc_6>", "<loc_7>", "<loc_8>", "."};
    const auto words = wordsOf(tokens(pieces), joined(pieces));
    const auto at = [&](int piece) {
        return static_cast<int>(pieces.mid(0, piece).join("").size());
    };
    Annotation dog, cat, drawn;
    dog.fromText = {at(1) + 1, at(6)};  // its name and its place
    cat.fromText = {at(6), at(10)};
    drawn.author.kind = Author::Kind::Person;
    const auto readable = readableWords(words, {dog, drawn, cat}, false);
    QStringList shown;
    for (const ReadableWord& word : readable) shown << word.word.text;
    QCOMPARE(shown, (QStringList{"a", "dog", "box 1", "box 3", "."}));
    QCOMPARE(readable[2].annotation, 0);
    QCOMPARE(readable[3].annotation, 2);
    QCOMPARE(readable[3].word.box, 2);
    QCOMPARE(readable[1].annotation, -1);
    QCOMPARE(readable[2].first, 2);
    QCOMPARE(readable[2].last, 5);
    QCOMPARE(readable[2].word.firstToken, 2);
    QCOMPARE(readable[2].word.lastToken, 5);
}

void TestWords::locationWordsWithoutABox() {
    const QStringList pieces{"<loc_1>", "<loc_2>", "<loc_3>", "<loc_4>", "<loc_5>", "</s>"};
    const auto words = wordsOf(tokens(pieces), joined(pieces));
    auto readable = readableWords(words, {}, true);  // still coming: the second box has begun
    QCOMPARE(readable.size(), std::size_t(3));
    QCOMPARE(readable[0].word.text, "box…");
    QCOMPARE(readable[1].word.text, "box…");
    QCOMPARE(readable[2].word.text, "</s>");
    readable = readableWords(words, {}, false);  // deleted, or no box at all
    QCOMPARE(readable[0].word.text, "no box");
    QCOMPARE(readable[0].annotation, -1);
}

void TestWords::answersOnALine() {
    QCOMPARE(readableText("<loc_1><loc_2><loc_3><loc_4>"), "[box 1]");
    QCOMPARE(readableText("a dog<loc0001><loc0002><loc0003><loc0004>, a\ncat"),
             "a dog [box 1] , a cat");
    QCOMPARE(readableText("<loc_1><loc_2>"), "<loc_1><loc_2>");  // half a box is no box
    QCOMPARE(readableText("x < 3 and y > 2"), "x < 3 and y > 2");
}

void TestWords::otherBoxesOfTheSameAnswer() {
    const QStringList pieces{"a", " dog"};
    Annotation box;
    box.fromText = {2, 5};
    Selection selection;
    selection.setAnswer(tokens(pieces), joined(pieces), {box, box});
    selection.pinAnnotation(1);
    selection.setAnnotations({box, box, box});
    QCOMPARE(selection.pinnedAnnotation(), 1);
    QCOMPARE(selection.words().size(), std::size_t(2));
    selection.setAnnotations({box});
    QCOMPARE(selection.pinnedAnnotation(), -1);
}

void TestWords::pinningTwiceLetsGo() {
    Selection selection;
    selection.setAnswer(tokens({"a", " b"}), "a b", {});
    selection.pinWord(1);
    QCOMPARE(selection.word(), 1);
    selection.hoverWord(0);
    QCOMPARE(selection.word(), 0);  // hovering comes before the pin
    selection.hoverWord(-1);
    selection.pinWord(1);
    QVERIFY(!selection.pinned());
}

void TestWords::steppingGoesRound() {
    Selection selection;
    selection.setAnswer(tokens({"a", " b", " c"}), "a b c", {});
    selection.stepWord(-1);
    QCOMPARE(selection.pinnedWord(), 2);
    selection.stepWord(1);
    QCOMPARE(selection.pinnedWord(), 0);
}

QTEST_APPLESS_MAIN(TestWords)
#include "tst_words.moc"
