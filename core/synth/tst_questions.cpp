// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include <algorithm>
#include <map>
#include <set>

#include "core/synth/grammar.h"
#include "core/synth/kinds.h"
#include "core/synth/tst_oracle.h"

using namespace sl::synth;

class TestQuestions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyAnswerIsRight();
    void allTypesComeUpAndYesAndNoAreBalanced();
    void questionsDiffer();
    void mentionsNameTheirThings();
    void pictogramsHaveNoColourQuestions();
    void corpusHoldsEveryWord();
};

void TestQuestions::everyAnswerIsRight() {
    int judged = 0;
    for (std::uint64_t i = 0; i < 250; ++i) {
        const World world = imaginedWorld(4, i);
        const Oracle oracle(world);
        for (const Question& question : questions(world, i, 10)) {
            const QString text = QString::fromStdString(question.question);
            const QString expected = oracle.answer(text);
            QVERIFY2(!expected.isEmpty(), qPrintable("cannot read: " + text));
            QVERIFY2(expected == QString::fromStdString(question.answer),
                     qPrintable(text + " said " + QString::fromStdString(question.answer) +
                                " should be " + expected));
            for (const int thing : question.things)
                QVERIFY(thing >= 0 && thing < static_cast<int>(world.things.size()));
            ++judged;
        }
    }
    QVERIFY(judged > 2200);
}

void TestQuestions::allTypesComeUpAndYesAndNoAreBalanced() {
    std::map<std::string, int> types;
    std::map<std::string, int> yes, no;
    for (std::uint64_t i = 0; i < 400; ++i)
        for (const Question& question : questions(imaginedWorld(5, i), i, 10)) {
            ++types[question.type];
            if (question.answer == "yes") ++yes[question.type];
            if (question.answer == "no") ++no[question.type];
        }
    for (const char* type : {"attribute", "background", "color", "count", "exists", "larger",
                             "position", "relation", "side", "what"})
        QVERIFY2(types[type] > 40, type);
    for (const char* type : {"attribute", "exists", "larger", "relation"}) {
        const double share = double(yes[type]) / (yes[type] + no[type]);
        QVERIFY2(share > 0.38 && share < 0.62, qPrintable(QString("%1 %2").arg(type).arg(share)));
    }
}

// The caption checker is the judge: "a red circle" is true where exactly one is meant.
void TestQuestions::mentionsNameTheirThings() {
    std::map<std::string, int> seen;
    for (std::uint64_t i = 0; i < 200; ++i) {
        const World world = imaginedWorld(7, i);
        for (const Question& question : questions(world, i, 10)) {
            for (const Mention& mention : question.mentions) {
                QVERIFY(mention.begin < mention.end && mention.end <= question.question.size());
                const std::string words =
                    question.question.substr(mention.begin, mention.end - mention.begin);
                ++seen[question.type];
                if (question.type == "exists") continue;  // any number, and none
                if (question.type == "count") {
                    QCOMPARE(mention.things.size(), question.things.size());
                    continue;
                }
                QCOMPARE(mention.things.size(), std::size_t(1));
                const std::string& kind = world.things[std::size_t(mention.things[0])].kind;
                const std::string colour = world.things[std::size_t(mention.things[0])].colour;
                const CaptionCheck check = checkCaption(article(words) + " " + words, world);
                QVERIFY2(check.statements == 1 && check.trueStatements == 1, words.c_str());
                QVERIFY2(words.find(kind) != std::string::npos || words == "shape" ||
                             words.find(colour) != std::string::npos ||
                             words.find("gray") != std::string::npos,
                         words.c_str());
            }
            if (question.type == "larger" || question.type == "relation")
                QCOMPARE(question.mentions.size(), std::size_t(2));
        }
    }
    for (const char* type : {"attribute", "color", "count", "exists", "larger", "position",
                             "relation", "side", "what"})
        QVERIFY2(seen[type] > 5, type);
}

void TestQuestions::questionsDiffer() {
    for (std::uint64_t i = 0; i < 50; ++i) {
        std::set<std::string> texts;
        const auto list = questions(imaginedWorld(6, i), i, 12);
        for (const Question& question : list) texts.insert(question.question);
        QCOMPARE(texts.size(), list.size());
    }
}

void TestQuestions::pictogramsHaveNoColourQuestions() {
    World world;
    world.width = world.height = 100;
    world.background = "noise";
    Thing apple;
    apple.kind = "apple";
    apple.family = "pictogram";
    apple.box = {30, 30, 70, 70};
    world.things = {apple};
    for (const Question& question : questions(world, 1, 60)) {
        QVERIFY(question.type != "color");
        QVERIFY(question.question.find(" red ") == std::string::npos);
    }
}

void TestQuestions::corpusHoldsEveryWord() {
    const auto corpus = vocabularyCorpus();
    QVERIFY(corpus.size() > 20000);
    std::set<std::string> words;
    const auto add = [&](const std::string& text) {
        for (QString word : QString::fromStdString(text).split(' '))
            words.insert(word.remove(',').remove('.').remove('?').toStdString());
    };
    for (const std::string& line : corpus) add(line);
    std::size_t before = words.size();
    for (const std::string& kind : kindNames()) add(kind);
    for (const std::string& colour : colourNames()) add(colour);
    for (std::uint64_t i = 0; i < 300; ++i) {
        const World world = imaginedWorld(77, i);
        for (const Reference& reference : references(world, i, 8)) add(reference.expression);
        for (const Caption& caption : captions(world, i, 2)) add(caption.text);
    }
    QCOMPARE(words.size(), before);
    for (const std::string& line : corpus)
        QVERIFY(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c < 127; }));
}

QTEST_APPLESS_MAIN(TestQuestions)
#include "tst_questions.moc"
