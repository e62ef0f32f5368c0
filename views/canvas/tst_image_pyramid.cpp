// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "views/canvas/image_pyramid.h"
#include "views/canvas/tile_textures.h"

using namespace sl;

class TestImagePyramid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void halvesByMeans();
    void oddEdges();
    void levelsDownToSmall();
    void sketchIsQuickAndSmall();
    void levelFollowsTheScale();
    void tilesCoverWhatShows();
    void tilesHaveASkirt();
    void nothingShowsNothing();
};

static Image gray(int width, int height, std::vector<int> values) {
    Image image(width, height);
    for (std::size_t i = 0; i < values.size(); ++i)
        for (std::size_t c = 0; c < 3; ++c)
            image.rgb[3 * i + c] = static_cast<std::uint8_t>(values[i]);
    return image;
}

void TestImagePyramid::halvesByMeans() {
    const Image half = halved(gray(4, 2, {0, 100, 8, 8, 200, 100, 8, 8}));
    QCOMPARE(half.width, 2);
    QCOMPARE(half.height, 1);
    QCOMPARE(int(half.rgb[0]), 100);
    QCOMPARE(int(half.rgb[3]), 8);
}

void TestImagePyramid::oddEdges() {
    const Image half = halved(gray(3, 3, {10, 20, 90, 30, 40, 70, 1, 3, 50}));
    QCOMPARE(half.width, 2);
    QCOMPARE(half.height, 2);
    QCOMPARE(int(half.rgb[0]), 25);
    QCOMPARE(int(half.rgb[3]), 80);  // two pixels of the last column
    QCOMPARE(int(half.rgb[6]), 2);   // two of the last row
    QCOMPARE(int(half.rgb[9]), 50);  // the corner alone
    QCOMPARE(int(halved(gray(1, 1, {7})).rgb[0]), 7);
}

void TestImagePyramid::levelsDownToSmall() {
    const auto image = std::make_shared<const Image>(1100, 300);
    const auto pyramid = ImagePyramid::build(image);
    QCOMPARE(pyramid->levels(), 4);  // 1100, 550, 275, 138
    QCOMPARE(&pyramid->level(0), image.get());
    QCOMPARE(pyramid->smallest().width, 138);
    QCOMPARE(pyramid->smallest().height, 38);
    QCOMPARE(ImagePyramid::build(std::make_shared<const Image>(10, 10))->levels(), 1);
}

void TestImagePyramid::sketchIsQuickAndSmall() {
    const auto sketch = ImagePyramid::sketch(std::make_shared<const Image>(4000, 10));
    QCOMPARE(sketch->levels(), 1);
    QVERIFY(sketch->smallest().width <= ImagePyramid::kSmallest);
    QCOMPARE(sketch->smallest().height, 1);
}

void TestImagePyramid::levelFollowsTheScale() {
    QCOMPARE(ImagePyramid::levelFor(3), 0);
    QCOMPARE(ImagePyramid::levelFor(1), 0);
    QCOMPARE(ImagePyramid::levelFor(0.51), 0);
    QCOMPARE(ImagePyramid::levelFor(0.5), 1);
    QCOMPARE(ImagePyramid::levelFor(0.2), 2);
    QCOMPARE(ImagePyramid::levelFor(0), 0);
}

void TestImagePyramid::tilesCoverWhatShows() {
    const auto all = tilesIn(0, 1300, 600, QRectF(0, 0, 1300, 600));
    QCOMPARE(all.size(), std::size_t(6));
    int pixels = 0;
    for (const ImageTile& tile : all) pixels += tile.pixels.width() * tile.pixels.height();
    QCOMPARE(pixels, 1300 * 600);
    const auto one = tilesIn(0, 1300, 600, QRectF(520, 520, 10, 10));
    QCOMPARE(one.size(), std::size_t(1));
    QCOMPARE(one[0].column, 1);
    // File pixels 2000-2100 are level pixels 500-525 of level 2: on both sides of the border.
    QCOMPARE(tilesIn(2, 1000, 1000, QRectF(2000, 0, 100, 50)).size(), std::size_t(2));
    // A border that only touches needs no tile.
    QCOMPARE(tilesIn(0, 1300, 600, QRectF(0, 0, 512, 512)).size(), std::size_t(1));
}

void TestImagePyramid::tilesHaveASkirt() {
    const auto tiles = tilesIn(0, 1300, 600, QRectF(0, 0, 1300, 600));
    QCOMPARE(tiles[0].skirt, QRect(0, 0, 513, 513));
    QCOMPARE(tiles[1].skirt, QRect(511, 0, 514, 513));
    QCOMPARE(tiles[5].skirt, QRect(1023, 511, 277, 89));
}

void TestImagePyramid::nothingShowsNothing() {
    QVERIFY(tilesIn(0, 100, 100, QRectF(-50, -50, 40, 40)).empty());
    QVERIFY(tilesIn(0, 100, 100, QRectF(200, 0, 40, 40)).empty());
    QVERIFY(tilesIn(0, 100, 100, QRectF()).empty());
}

QTEST_APPLESS_MAIN(TestImagePyramid)
#include "tst_image_pyramid.moc"
