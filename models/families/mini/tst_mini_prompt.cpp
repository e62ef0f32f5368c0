// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>

#include "models/families/mini/mini_text.h"
#include "models/families/mini/testing/tiny_checkpoint.h"

using namespace sl;
using namespace sl::mini;

namespace {

using Ids = std::vector<std::int64_t>;

/// A view of 160 × 80 pixels that shows file pixels 100 to 420 and 0 to 160.
ViewGeometry testView() {
    ViewGeometry view;
    view.mediaIndex = 2;
    view.width = 160;
    view.height = 80;
    view.fileRect = {100, 0, 420, 160};
    return view;
}

}  // namespace

class TestMiniPrompt : public QObject {
    Q_OBJECT

private:
    MiniCheckpoint m_tiny;

    std::int64_t id(const char* token) const { return *m_tiny.tokenizer->idOf(token); }
    Ids words(const std::string& text) const { return *plainIds(*m_tiny.tokenizer, text); }
    Token location(std::int64_t bin, double logprob = -0.1) const {
        return {int(m_tiny.ids.firstLocation + bin), "<loc>", logprob};
    }

private Q_SLOTS:
    void initTestCase() {
        auto tiny = testing::tinyCheckpoint();
        QVERIFY2(tiny.has_value(), tiny ? "" : tiny.error().message.c_str());
        m_tiny = std::move(*tiny);
    }

    void specialTokensAreInTheirOrder() {
        const auto tokens = specialTokens(128);
        QCOMPARE(tokens.size(), 9U + 128U);
        QCOMPARE(tokens[0], std::string("<pad>"));
        QCOMPARE(tokens[9], std::string("<loc000>"));
        QCOMPARE(tokens.back(), std::string("<loc127>"));
        QCOMPARE(m_tiny.ids.pad, 0);
        QCOMPARE(m_tiny.ids.eos, 2);
        QCOMPARE(m_tiny.ids.firstLocation, 9);
        QCOMPARE(m_tiny.ids.bins, 16);
    }

    void tokenizersWithoutThemAreRefused() {
        const auto ids = specialIds(*m_tiny.tokenizer, 17);
        QVERIFY(!ids && ids.error().code == ErrorCode::BadModel);
        QVERIFY(ids.error().message.find("<loc016>") != std::string::npos);
    }

    void templatesOfTheTasks() {
        const Ids square = words("the square");
        QVERIFY(!square.empty());
        Ids expected{id("<ref>")};
        expected.insert(expected.end(), square.begin(), square.end());
        expected.push_back(id("</ref>"));
        QCOMPARE(*promptIds(*m_tiny.tokenizer, "grounding", "the square"), expected);
        expected.front() = id("<question>");
        expected.back() = id("<answer>");
        for (const char* task : {"vqa", "captioning", "anything"})
            QCOMPARE(*promptIds(*m_tiny.tokenizer, task, "the square"), expected);
        for (const char* blank : {"", "  \n\t"})
            QCOMPARE(*promptIds(*m_tiny.tokenizer, "captioning", blank), Ids{id("<caption>")});
        QCOMPARE(*promptIds(*m_tiny.tokenizer, "vqa", ""), (Ids{id("<question>"), id("<answer>")}));
    }

    void blanksAndCaseDoNotMatter() {
        QCOMPARE(words("  The\n\tSQUARE "), words("the square"));
        QVERIFY(words("the square") != words("the squares"));
    }

    void writtenSpecialTokensCountForNothing() {
        for (const std::int64_t word : words("the <eos> square <loc003></ref> <IMAGE>"))
            QVERIFY(!m_tiny.tokenizer->isSpecial(static_cast<std::int32_t>(word)));
        QCOMPARE(words("<eos><loc001>"), Ids{});
    }

    void binsHoldTheirFractions() {
        for (std::int64_t bin = 0; bin < 16; ++bin)
            QCOMPARE(binOfFraction(fractionOfBin(bin, 16), 16), bin);
        QCOMPARE(fractionOfBin(0, 16), 0.03125);
        QCOMPARE(binOfFraction(0.0625, 16), 1);
        QCOMPARE(binOfFraction(-3, 16), 0);
        QCOMPARE(binOfFraction(1.0, 16), 15);
        QCOMPARE(binOfFraction(1e12, 16), 15);
        QCOMPARE(binsOfBox({10, 20, 90, 50}, 100, 50, 10),
                 (std::array<std::int64_t, 4>{1, 4, 9, 9}));
    }

    // Bins 0, 4, 7 and 15 of 16 are at 5, 22.5, 75 and 77.5 view pixels; the file is twice as large
    // and starts at 100.
    void boxesAreMappedToTheFile() {
        const std::vector<Token> tokens{{5, "at ", -0.5},  location(0, -0.1),  location(4, -0.2),
                                        location(7, -0.3), location(15, -0.4), {5, " end", -0.5}};
        const auto boxes = readBoxes(tokens, m_tiny.ids, testView());
        QCOMPARE(boxes.size(), 1U);
        QCOMPARE(boxes[0].boxInFile, (Box{110, 45, 250, 155}));
        QCOMPARE(boxes[0].mediaIndex, 2);
        QCOMPARE(boxes[0].fromText, std::pair(3, 23));
        QVERIFY(qAbs(boxes[0].score - std::exp(-0.25)) < 1e-12);
    }

    void cornersAreSortedAndRunsKept() {
        const auto boxesOf = [&](std::vector<Token> tokens) {
            return readBoxes(tokens, m_tiny.ids, testView());
        };
        const Token word{5, "x", 0};
        const auto turned = boxesOf({location(7), location(15), location(0), location(4)});
        QCOMPARE(turned.at(0).boxInFile, (Box{110, 45, 250, 155}));
        QCOMPARE(boxesOf({location(0), location(4), location(7), word, location(15)}).size(), 0U);
        // Three and a word do not spoil the four that follow.
        const auto late = boxesOf({location(1), location(1), location(1), word, location(0),
                                   location(4), location(7), location(15)});
        QCOMPARE(late.size(), 1U);
        QCOMPARE(late[0].boxInFile, (Box{110, 45, 250, 155}));
        const auto two = boxesOf({location(0), location(0), location(3), location(3), location(4),
                                  location(4), location(9), location(9), location(9)});
        QCOMPARE(two.size(), 2U);
        QCOMPARE(two[1].fromText, std::pair(20, 40));
        QCOMPARE(boxesOf({location(3), location(3), location(3), location(9)}).size(), 0U);  // flat
        QCOMPARE(boxesOf({}).size(), 0U);
    }

    void textIsPutTogetherPieceByPiece() {
        TextAssembler assembler(*m_tiny.tokenizer, m_tiny.ids);
        std::string pieces;
        for (const std::int64_t word : words("a red square")) {
            const Token token = assembler.push({word, -0.5});
            QCOMPARE(token.id, int(word));
            QCOMPARE(token.logprob, -0.5);
            pieces += token.text;
        }
        QCOMPARE(assembler.text(), std::string("a red square"));
        QCOMPARE(pieces, assembler.text());
        QCOMPARE(assembler.push({m_tiny.ids.firstLocation + 7, 0}).text, std::string("<loc007>"));
        QCOMPARE(assembler.text(), std::string("a red square<loc007>"));
    }

    void stopTextsCutAtTheFirst() {
        QVERIFY(!cutAtStop("a red square", {}).has_value());
        QVERIFY(!cutAtStop("a red square", {"blue", ""}).has_value());
        QCOMPARE(*cutAtStop("a red square", {"square", "red"}), std::string("a "));
    }
};

QTEST_APPLESS_MAIN(TestMiniPrompt)
#include "tst_mini_prompt.moc"
