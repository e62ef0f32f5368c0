// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include <map>

#include "core/synth/grammar.h"
#include "core/synth/tst_oracle.h"

using namespace sl::synth;

class TestReferences : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyExpressionMeansOneThing();
    void allTypesComeUp();
    void sameSeedSaysTheSame();
    void ambiguousThingsAreNotNamedByKind();
    void redAppleForbidsTheRedThing();
    void emptyWorldSaysNothing();
};

void TestReferences::everyExpressionMeansOneThing() {
    int judged = 0;
    for (std::uint64_t i = 0; i < 250; ++i) {
        const World world = imaginedWorld(1, i);
        const Oracle oracle(world);
        for (const Reference& reference : references(world, i, 8)) {
            const QString text = QString::fromStdString(reference.expression);
            const auto meant = oracle.expressed(text);
            QVERIFY2(meant, qPrintable("cannot read: " + text));
            QVERIFY2(meant->size() == 1 && *meant->begin() == reference.thing,
                     qPrintable("not unique: " + text));
            QVERIFY(!text.endsWith('.') && !text.endsWith('?') && text == text.toLower());
            ++judged;
        }
    }
    QVERIFY(judged > 1700);
}

void TestReferences::allTypesComeUp() {
    std::map<std::string, int> types;
    for (std::uint64_t i = 0; i < 200; ++i)
        for (const Reference& reference : references(imaginedWorld(2, i), i, 8))
            ++types[reference.type];
    for (const char* type : {"kind", "colour", "size", "position", "relation"})
        QVERIFY2(types[type] > 40, type);
    QCOMPARE(types.size(), std::size_t(5));
}

void TestReferences::sameSeedSaysTheSame() {
    const World world = imaginedWorld(3, 1);
    const auto a = references(world, 4, 6), b = references(world, 4, 6),
               c = references(world, 5, 6);
    QVERIFY(a.size() == b.size() && a.size() > 2);
    for (std::size_t i = 0; i < a.size(); ++i) QVERIFY(a[i].expression == b[i].expression);
    QVERIFY(a[0].expression != c[0].expression || a[1].expression != c[1].expression);
}

namespace {

Thing thingAt(const char* colour, const char* kind, const char* family, double x, double side) {
    Thing thing;
    thing.colour = colour;
    thing.kind = kind;
    thing.family = family;
    thing.box = {x, 50 - side / 2, x + side, 50 + side / 2};
    thing.areaPx = side * side;
    return thing;
}

}  // namespace

void TestReferences::ambiguousThingsAreNotNamedByKind() {
    World world{
        {thingAt("red", "circle", "shape", 10, 20), thingAt("blue", "circle", "shape", 70, 21)},
        100,
        100,
        "plain",
        "white"};
    for (const Reference& reference : references(world, 1, 40)) {
        QVERIFY(reference.type != "kind");
        QVERIFY2(reference.type != "size", "the sizes differ by a hair only");
    }
}

void TestReferences::redAppleForbidsTheRedThing() {
    World world{
        {thingAt("red", "circle", "shape", 10, 20), thingAt("", "apple", "pictogram", 70, 20)},
        100,
        100,
        "plain",
        "white"};
    for (const Reference& reference : references(world, 1, 60)) {
        const QString text = QString::fromStdString(reference.expression);
        QVERIFY2(!text.contains("red thing") && !text.contains("red object") &&
                     !text.contains("red one"),
                 qPrintable(text));
    }
}

void TestReferences::emptyWorldSaysNothing() {
    World world;
    world.width = world.height = 10;
    QVERIFY(references(world, 1, 5).empty());
    QVERIFY(questions(world, 1, 5).empty());
    QVERIFY(captions(world, 1, 5).empty());
}

QTEST_APPLESS_MAIN(TestReferences)
#include "tst_references.moc"
