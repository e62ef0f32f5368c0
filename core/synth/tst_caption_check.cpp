// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include "core/synth/grammar.h"
#include "core/synth/kinds.h"
#include "core/synth/random.h"

using namespace sl::synth;

namespace {

/// A red circle at the left, two blue stars at the right (one above the other), a banana between.
World smallWorld() {
    World world;
    world.width = 200;
    world.height = 100;
    world.background = "plain";
    world.backgroundColour = "white";
    const auto add = [&](const char* colour, const char* kind, const char* family, sl::Box box) {
        Thing thing;
        thing.colour = colour;
        thing.kind = kind;
        thing.family = family;
        thing.box = box;
        thing.areaPx = box.area();
        world.things.push_back(thing);
    };
    add("red", "circle", "shape", {10, 40, 40, 70});
    add("blue", "star", "shape", {150, 5, 180, 35});
    add("blue", "star", "shape", {150, 60, 180, 90});
    add("", "banana", "pictogram", {80, 40, 110, 70});
    return world;
}

}  // namespace

class TestCaptionCheck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void statementsAreCountedAndJudged_data();
    void statementsAreCountedAndJudged();
    void absentThingsAreNamed();
    void ownCaptionsAreTrue();
    void mentionsAreTrueByThemselves();
    void plantedLiesAreCaught();
    void anyTextIsBorne();
};

void TestCaptionCheck::statementsAreCountedAndJudged_data() {
    QTest::addColumn<QString>("caption");
    QTest::addColumn<int>("statements");
    QTest::addColumn<int>("trueOnes");
    const auto row = [](const char* caption, int statements, int trueOnes) {
        QTest::newRow(caption) << QString(caption) << statements << trueOnes;
    };
    row("a red circle", 1, 1);
    row("a blue circle", 1, 0);
    row("two blue stars and a red circle", 2, 2);
    row("a blue star", 1, 0);
    row("three blue stars, a banana and a red circle", 3, 2);
    row("There are two stars on a white background.", 2, 2);
    row("the picture shows a banana on a black background", 2, 1);
    row("a red circle to the left of a banana", 3, 3);
    row("a red circle to the right of a banana", 3, 2);
    row("a banana and a red circle. the banana is right of the circle", 4, 4);
    row("a banana. the banana is left of the circle", 3, 2);
    row("the red circle", 1, 1);
    row("no triangles", 1, 1);
    row("4 objects on a plain background", 2, 2);
    row("a yellow banana", 1, 1);
    row("a green banana", 1, 0);
    row("a frobnicating gizmo and a red circle", 2, 1);
    row("two blue stars on a gradient background", 2, 1);
    row("two blue stars in front of a photo", 2, 1);
    row("", 0, 0);
}

void TestCaptionCheck::statementsAreCountedAndJudged() {
    QFETCH(QString, caption);
    QFETCH(int, statements);
    QFETCH(int, trueOnes);
    const CaptionCheck check = checkCaption(caption.toStdString(), smallWorld());
    QCOMPARE(check.statements, statements);
    QCOMPARE(check.trueStatements, trueOnes);
    QCOMPARE(static_cast<int>(check.falseStatements.size()), statements - trueOnes);
}

void TestCaptionCheck::absentThingsAreNamed() {
    const CaptionCheck check =
        checkCaption("a dog, a red circle, a fire engine and two green stars", smallWorld());
    const std::vector<std::string> expected{"a dog", "a fire engine", "two green stars"};
    QVERIFY(check.namedButAbsent == expected);
    QVERIFY(checkCaption("three blue stars", smallWorld()).namedButAbsent.empty());
}

void TestCaptionCheck::ownCaptionsAreTrue() {
    int statements = 0;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const World world = imaginedWorld(9, i);
        for (const Caption& caption : captions(world, i, 3)) {
            const CaptionCheck check = checkCaption(caption.text, world);
            const std::string problem =
                check.falseStatements.empty() ? "" : check.falseStatements[0];
            QVERIFY2(check.statements > 0 && check.trueStatements == check.statements &&
                         check.namedButAbsent.empty(),
                     (caption.text + " | " + problem).c_str());
            statements += check.statements;
        }
    }
    QVERIFY(statements > 12000);
}

void TestCaptionCheck::plantedLiesAreCaught() {
    int lies = 0;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const World world = imaginedWorld(10, i);
        Random random(i, 1);
        for (const Caption& caption : captions(world, i, 1)) {
            const Kind* kind = nullptr;
            do {
                kind = random.pick(kindsOf("shape"));
            } while (!matchesOf(world, {kind->name, ""}).things.empty());
            const std::string lie = article(kind->name) + " " + kind->name + " and " + caption.text;
            const CaptionCheck check = checkCaption(lie, world);
            QCOMPARE(check.statements - check.trueStatements, 1);
            QCOMPARE(check.namedButAbsent.size(), std::size_t(1));
            ++lies;
        }
    }
    QVERIFY(lies == 300);
}

void TestCaptionCheck::mentionsAreTrueByThemselves() {
    int judged = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
        const World world = imaginedWorld(9, i);
        for (const Caption& caption : captions(world, i, 2)) {
            std::size_t from = 0;
            for (const Mention& mention : caption.mentions) {
                QVERIFY(mention.begin >= from && mention.end <= caption.text.size());
                from = mention.end;
                std::string words = caption.text.substr(mention.begin, from - mention.begin);
                if (words.rfind("the ", 0) == 0)
                    words = article(words.substr(4)) + " " + words.substr(4);
                const CaptionCheck check = checkCaption(words, world);
                QVERIFY2(check.statements == 1 && check.trueStatements == 1, words.c_str());
                ++judged;
            }
            std::size_t named = 0;
            for (const Mention& mention : caption.mentions)
                if (caption.text.compare(mention.begin, 4, "the ") != 0)
                    named += mention.things.size();
            QCOMPARE(named, caption.things.size());
        }
    }
    QVERIFY(judged > 500);
}

void TestCaptionCheck::anyTextIsBorne() {
    Random random(3, 3);
    for (int i = 0; i < 200; ++i) {
        std::string text;
        for (int c = random.below(80); c > 0; --c)
            text += static_cast<char>(random.chance(0.2) ? ' ' : random.below(256));
        const CaptionCheck check = checkCaption(text, smallWorld());
        QVERIFY(check.trueStatements <= check.statements);
    }
    QCOMPARE(checkCaption("on a", smallWorld()).trueStatements, 0);
    QCOMPARE(checkCaption("a red", smallWorld()).trueStatements, 0);
    QCOMPARE(checkCaption("a red circle is left of", smallWorld()).trueStatements, 1);
}

QTEST_APPLESS_MAIN(TestCaptionCheck)
#include "tst_caption_check.moc"
