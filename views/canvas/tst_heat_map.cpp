// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>

#include "views/canvas/heat_map.h"

using namespace sl;

class TestHeatMap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refusesWhatIsNoGrid();
    void rangeOfTheValues();
    void blockyIsOnePixelACell();
    void smoothInterpolatesValues();
    void thresholdHidesLow();
    void lowValuesFade();
    void notFiniteIsTransparent();
    void aHoleChangesOnlyWhatIsNearIt();
    void legendNumbers();
};

static Grid grid(int rows, int cols, std::vector<float> values) {
    Grid g;
    g.rows = rows;
    g.cols = cols;
    g.values = std::move(values);
    g.fileRect = {0, 0, 100, 100};
    return g;
}

static HeatMapStyle plain(bool smooth) {
    HeatMapStyle style;
    style.smooth = smooth;
    style.fadeLow = false;
    return style;
}

static QColor expected(ColorMap map, double share) {
    const Rgb c = colorAt(map, share);
    return QColor(c.r, c.g, c.b);
}

void TestHeatMap::refusesWhatIsNoGrid() {
    QVERIFY(isDrawable(grid(1, 2, {0, 1})));
    QVERIFY(!isDrawable(grid(2, 2, {0, 1})));
    QVERIFY(!isDrawable(grid(0, 0, {})));
    QVERIFY(!isDrawable(grid(-1, -2, {0, 1})));
    QVERIFY(!isDrawable(grid(65536, 65536, {})));
    Grid empty = grid(1, 1, {1});
    empty.fileRect = {5, 5, 5, 9};
    QVERIFY(!isDrawable(empty));
    QVERIFY(heatImage(empty, {}).isNull());
}

void TestHeatMap::rangeOfTheValues() {
    HeatMapStyle style;
    QCOMPARE(heatRange(grid(1, 3, {-1, 4, NAN}), style), (ValueRange{-1, 4}));
    style.map = ColorMap::Diverging;
    QCOMPARE(heatRange(grid(1, 3, {-1, 4, NAN}), style), (ValueRange{-4, 4}));
    style.map = ColorMap::Viridis;
    style.range = {{0, 2}};
    QCOMPARE(heatRange(grid(1, 3, {-1, 4, NAN}), style), (ValueRange{0, 2}));
    const ValueRange flat = heatRange(grid(1, 2, {3, 3}), {});
    QVERIFY(flat.max > flat.min);
    const ValueRange none = heatRange(grid(1, 1, {NAN}), {});
    QVERIFY(none.max > none.min);
}

void TestHeatMap::blockyIsOnePixelACell() {
    const QImage image = heatImage(grid(2, 2, {0, 1, 2, 4}), plain(false));
    QCOMPARE(image.size(), QSize(2, 2));
    QCOMPARE(image.pixelColor(0, 0), expected(ColorMap::Viridis, 0));
    QCOMPARE(image.pixelColor(0, 1), expected(ColorMap::Viridis, 0.5));
    QCOMPARE(image.pixelColor(1, 1), expected(ColorMap::Viridis, 1));
}

void TestHeatMap::smoothInterpolatesValues() {
    const QImage image = heatImage(grid(1, 2, {0, 1}), plain(true));
    QCOMPARE(image.size(), QSize(64, 32));
    QCOMPARE(image.pixelColor(0, 5), expected(ColorMap::Viridis, 0));  // held beyond the centre
    QCOMPARE(image.pixelColor(63, 5), expected(ColorMap::Viridis, 1));
    // Values are interpolated and then coloured, not the other way round: the middle of viridis is
    // green, while a mix of its two ends would be grey.
    QCOMPARE(image.pixelColor(32, 5), expected(ColorMap::Viridis, 0.5 + 0.5 / 32));
    QVERIFY(heatImage(grid(1, 2000, std::vector<float>(2000)), plain(true)).width() == 2000);
}

void TestHeatMap::thresholdHidesLow() {
    HeatMapStyle style = plain(false);
    style.threshold = 0.5;
    const QImage image = heatImage(grid(1, 3, {0, 1, 2}), style);
    QCOMPARE(image.pixelColor(0, 0).alpha(), 0);
    QCOMPARE(image.pixelColor(1, 0).alpha(), 255);
    style.map = ColorMap::Diverging;
    const QImage signedImage = heatImage(grid(1, 3, {-2, 0.5, 2}), style);
    QCOMPARE(signedImage.pixelColor(0, 0).alpha(), 255);  // far below zero is strong too
    QCOMPARE(signedImage.pixelColor(1, 0).alpha(), 0);
}

void TestHeatMap::lowValuesFade() {
    HeatMapStyle style;
    style.smooth = false;
    const QImage image = heatImage(grid(1, 3, {0, 0.3f, 1}), style);
    QVERIFY(image.pixelColor(0, 0).alpha() < 40);
    QVERIFY(image.pixelColor(1, 0).alpha() > image.pixelColor(0, 0).alpha());
    QCOMPARE(image.pixelColor(2, 0).alpha(), 255);
}

void TestHeatMap::notFiniteIsTransparent() {
    for (bool smooth : {false, true}) {
        const QImage image = heatImage(grid(1, 3, {NAN, INFINITY, 1}), plain(smooth));
        QCOMPARE(image.pixelColor(0, 0).alpha(), 0);
        QCOMPARE(image.pixelColor(image.width() / 2, 0).alpha(), 0);
        QCOMPARE(image.pixelColor(image.width() - 1, 0).alpha(), 255);
    }
}

/// Grids with and without holes are drawn by two ways that must agree.
void TestHeatMap::aHoleChangesOnlyWhatIsNearIt() {
    std::vector<float> values;
    for (int i = 0; i < 8 * 6; ++i) values.push_back(static_cast<float>(i * 37 % 11));
    HeatMapStyle style = plain(true);
    style.range = {{0, 10.37}};  // no value lies midway between two colours
    const QImage whole = heatImage(grid(8, 6, values), style);
    values.back() = NAN;
    const QImage holed = heatImage(grid(8, 6, values), style);
    QCOMPARE(holed.size(), whole.size());
    QCOMPARE(holed.pixelColor(holed.width() - 1, holed.height() - 1).alpha(), 0);
    const int cell = whole.width() / 6;
    for (int y = 0; y < whole.height() - 2 * cell; ++y)
        for (int x = 0; x < whole.width(); ++x) QCOMPARE(holed.pixel(x, y), whole.pixel(x, y));
}

void TestHeatMap::legendNumbers() {
    QCOMPARE(legendNumber(0), "0");
    QCOMPARE(legendNumber(0.12345), "0.123");
    QCOMPARE(legendNumber(-2.5), "-2.5");
    QCOMPARE(legendNumber(640), "640");
    QCOMPARE(legendNumber(0.0000413, 0.194), "0");
    QCOMPARE(legendNumber(-0.0000413, 0.194), "0");
    QCOMPARE(legendNumber(0.19412, 0.194), "0.194");
    QCOMPARE(legendNumber(0.5, 1), "0.5");
    QCOMPARE(legendNumber(1.5e-9, 3e-9), "1.5e-09");
    QCOMPARE(legendNumber(1234567, 1234567), "1234567");
}

QTEST_APPLESS_MAIN(TestHeatMap)
#include "tst_heat_map.moc"
