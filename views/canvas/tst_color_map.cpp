// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>
#include <limits>

#include "views/canvas/color_map.h"

using namespace sl;

class TestColorMap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knownColors();
    void lightnessRisesEvenly_data();
    void lightnessRisesEvenly();
    void divergingIsSymmetric();
    void sharesOutsideAreClamped();
    void namesRoundTrip();
};

static int farthest(Rgb a, Rgb b) {
    return std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
}

// From the tables that matplotlib publishes (CC0).
void TestColorMap::knownColors() {
    QVERIFY(farthest(colorAt(ColorMap::Viridis, 0), {68, 1, 84}) <= 4);
    QVERIFY(farthest(colorAt(ColorMap::Viridis, 128 / 255.0), {33, 145, 140}) <= 4);
    QVERIFY(farthest(colorAt(ColorMap::Viridis, 1), {253, 231, 37}) <= 4);
    QVERIFY(farthest(colorAt(ColorMap::Inferno, 0), {0, 0, 4}) <= 4);
    QVERIFY(farthest(colorAt(ColorMap::Inferno, 128 / 255.0), {188, 55, 84}) <= 4);
    QVERIFY(farthest(colorAt(ColorMap::Inferno, 1), {252, 255, 164}) <= 4);
    QCOMPARE(lightness({0, 0, 0}), 0.0);
    QVERIFY(std::abs(lightness({255, 255, 255}) - 100) < 1e-3);
    QVERIFY(std::abs(lightness({119, 119, 119}) - 50) < 0.5);
}

void TestColorMap::lightnessRisesEvenly_data() {
    QTest::addColumn<int>("map");
    QTest::newRow("viridis") << static_cast<int>(ColorMap::Viridis);
    QTest::newRow("inferno") << static_cast<int>(ColorMap::Inferno);
}

void TestColorMap::lightnessRisesEvenly() {
    QFETCH(int, map);
    const auto& table = colorTable(static_cast<ColorMap>(map));
    // Steps of 8 entries: single entries are rounded to 8 bits, which alone moves L* by 0.3.
    for (int i = 8; i < 256; i += 8) {
        const double rise = lightness(table[i]) - lightness(table[i - 8]);
        QVERIFY2(rise > 0.5 && rise < 6, qPrintable(QString("at %1: %2").arg(i).arg(rise)));
    }
    for (int i = 1; i < 256; ++i) QVERIFY(lightness(table[i]) - lightness(table[i - 1]) > -0.3);
}

void TestColorMap::divergingIsSymmetric() {
    const auto& table = colorTable(ColorMap::Diverging);
    for (int i = 1; i < 128; ++i) {
        QVERIFY(std::abs(lightness(table[i]) - lightness(table[255 - i])) < 1.5);
        QVERIFY(lightness(table[i]) > lightness(table[i - 1]) - 0.3);
    }
    QVERIFY(table[0].b > table[0].r + 60);      // blue below
    QVERIFY(table[255].r > table[255].b + 60);  // red above
    QVERIFY(lightness(table[127]) > 95 && lightness(table[128]) > 95);
}

void TestColorMap::sharesOutsideAreClamped() {
    for (ColorMap map : kColorMaps) {
        QCOMPARE(colorAt(map, -3), colorTable(map).front());
        QCOMPARE(colorAt(map, 7), colorTable(map).back());
        QCOMPARE(colorAt(map, std::numeric_limits<double>::quiet_NaN()), colorTable(map).front());
    }
}

void TestColorMap::namesRoundTrip() {
    for (ColorMap map : kColorMaps) QCOMPARE(colorMapFromName(colorMapName(map)), map);
    QCOMPARE(colorMapFromName("rainbow"), ColorMap::Viridis);
}

QTEST_APPLESS_MAIN(TestColorMap)
#include "tst_color_map.moc"
