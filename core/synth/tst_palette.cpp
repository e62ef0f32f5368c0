// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include <algorithm>
#include <map>

#include "core/synth/palette.h"

using namespace sl::synth;

namespace {

struct Hsv {
    double hue, saturation, value;
};

Hsv hsvOf(Rgb c) {
    const double high = std::max({c.r, c.g, c.b}), low = std::min({c.r, c.g, c.b});
    const double range = high - low;
    double hue = 0;
    if (range > 0) {
        if (high == c.r) hue = 60 * (c.g - c.b) / range;
        else if (high == c.g) hue = 120 + 60 * (c.b - c.r) / range;
        else hue = 240 + 60 * (c.r - c.g) / range;
    }
    return {hue < 0 ? hue + 360 : hue, high > 0 ? range / high : 0, high / 255};
}

/// The name that a plain reading of hue, saturation and value gives: drawn up without the table.
std::string plainName(Rgb c) {
    const Hsv hsv = hsvOf(c);
    if (hsv.value < 0.13) return "black";
    if (hsv.saturation < 0.08) return hsv.value > 0.9 ? "white" : "grey";
    if (hsv.hue > 320 && hsv.saturation < 0.62) return "pink";
    if ((hsv.hue < 45 || hsv.hue > 350) && hsv.value < 0.68) return "brown";
    if (hsv.hue < 15 || hsv.hue > 345) return "red";
    if (hsv.hue < 45) return "orange";
    if (hsv.hue < 75) return "yellow";
    if (hsv.hue < 175) return "green";
    return hsv.hue < 255 ? "blue" : "purple";
}

}  // namespace

class TestPalette : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void colourOfEveryNameIsPlain();
    void pureWebColoursAreAmongThem_data();
    void pureWebColoursAreAmongThem();
    void differentNamesAreFarApart();
    void hsvCornersAreExact();
    void unknownNamesGiveBlack();
};

void TestPalette::colourOfEveryNameIsPlain() {
    Random random(1, 1);
    for (const std::string& name : paletteNames()) {
        for (int i = 0; i < 400; ++i) {
            const Rgb c = drawColour(name, random);
            QVERIFY2(plainName(c) == name, qPrintable(QString("%1: %2 %3 %4")
                                                          .arg(QString::fromStdString(name))
                                                          .arg(c.r)
                                                          .arg(c.g)
                                                          .arg(c.b)));
        }
    }
}

void TestPalette::pureWebColoursAreAmongThem_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("rgb");
    QTest::newRow("red") << "red" << 0xff0000;
    QTest::newRow("blue") << "blue" << 0x0000ff;
    QTest::newRow("green") << "green" << 0x008000;
    QTest::newRow("lime") << "green" << 0x00ff00;
    QTest::newRow("orange") << "orange" << 0xffa500;
    QTest::newRow("yellow") << "yellow" << 0xffff00;
    QTest::newRow("purple") << "purple" << 0x800080;
    QTest::newRow("pink") << "pink" << 0xffc0cb;
    QTest::newRow("brown") << "brown" << 0xa52a2a;
    QTest::newRow("black") << "black" << 0x000000;
    QTest::newRow("white") << "white" << 0xffffff;
    QTest::newRow("grey") << "grey" << 0x808080;
}

void TestPalette::pureWebColoursAreAmongThem() {
    QFETCH(QString, name);
    QFETCH(int, rgb);
    const Rgb wanted{static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
                     static_cast<std::uint8_t>(rgb)};
    Random random(2, 2);
    int found = 0;
    for (int i = 0; i < 400; ++i) found += drawColour(name.toStdString(), random) == wanted;
    QVERIFY(found > 20 && found < 300);
}

void TestPalette::differentNamesAreFarApart() {
    Random random(3, 3);
    const auto& names = paletteNames();
    for (const std::string& a : names)
        for (const std::string& b : names)
            for (int i = 0; i < 30 && a != b; ++i)
                QVERIFY2(colourDistance(drawColour(a, random), drawColour(b, random)) > 25,
                         (a + " and " + b).c_str());
}

void TestPalette::hsvCornersAreExact() {
    QVERIFY((fromHsv(0, 1, 1) == Rgb{255, 0, 0}));
    QVERIFY((fromHsv(120, 1, 1) == Rgb{0, 255, 0}));
    QVERIFY((fromHsv(-120, 1, 1) == Rgb{0, 0, 255}));
    QVERIFY((fromHsv(420, 1, 1) == Rgb{255, 255, 0}));
    QVERIFY((fromHsv(200, 0, 1) == Rgb{255, 255, 255}));
    QCOMPARE(colourDistance({1, 2, 3}, {1, 2, 3}), 0);
    QVERIFY(colourDistance({0, 0, 0}, {255, 255, 255}) > 700);
}

void TestPalette::unknownNamesGiveBlack() {
    Random random(4, 4);
    QVERIFY((drawColour("mauve", random) == Rgb{0, 0, 0}));
}

QTEST_APPLESS_MAIN(TestPalette)
#include "tst_palette.moc"
