// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/work/picture_likeness.h"

using namespace sl;

namespace {

Image scene(int width, int height, int circleX, int light = 0) {
    Image image(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const double u = 100.0 * x / width - circleX;
            const double v = 100.0 * y / height - 50;
            const int grey = (u * u + v * v < 300 ? 200 : 40 + y * 60 / height) + light;
            for (int c = 0; c < 3; ++c) image.row(y)[3 * x + c] = static_cast<std::uint8_t>(grey);
        }
    return image;
}

Image plain(int size, std::uint8_t grey) {
    Image image(size, size);
    std::fill(image.rgb.begin(), image.rgb.end(), grey);
    return image;
}

/// White with one dark square: nearly all of the hash is background.
Image dot(int x0, int y0) {
    Image image = plain(160, 250);
    for (int y = y0; y < y0 + 10; ++y)
        for (int x = x0; x < x0 + 10; ++x)
            for (int c = 0; c < 3; ++c) image.row(y)[3 * x + c] = 0;
    return image;
}

bool near(const Image& a, const Image& b) {
    return work::nearDuplicates(work::likenessOf(a), work::likenessOf(b));
}

}  // namespace

class TestPictureLikeness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anotherSizeOrLightIsNear() {
        QVERIFY(near(scene(640, 480, 30), scene(640, 480, 30)));
        QVERIFY(near(scene(640, 480, 30), scene(200, 150, 30)));
        QVERIFY(near(scene(640, 480, 30), scene(641, 479, 30, 25)));
        QCOMPARE(work::hashDistance(work::likenessOf(scene(640, 480, 30)),
                                    work::likenessOf(scene(640, 480, 30))),
                 0);
    }

    void anotherPlaceIsNot() { QVERIFY(!near(scene(640, 480, 30), scene(640, 480, 60))); }

    void aDotElsewhereOnWhiteIsNotAlthoughTheHashSaysSo() {
        const auto a = work::likenessOf(dot(20, 20));
        const auto b = work::likenessOf(dot(100, 100));
        QVERIFY(work::hashDistance(a, b) <= work::kNearBits);
        QVERIFY(!work::nearDuplicates(a, b));
        QVERIFY(near(dot(20, 20), dot(20, 20)));
    }

    void onlyTheSameGreyIsNearToOneGrey() {
        QVERIFY(near(plain(20, 100), plain(64, 101)));
        QVERIFY(!near(plain(20, 100), plain(20, 140)));
        QVERIFY(!near(plain(160, 100), dot(20, 20)));
    }

    void picturesSmallerThanTheHashHaveOne() {
        for (const int size : {1, 3, 15, 16, 17}) {
            const auto one = work::likenessOf(plain(size, 7));
            QVERIFY(std::all_of(one.grey.begin(), one.grey.end(),
                                [](std::uint8_t grey) { return grey == 7; }));
        }
    }
};

QTEST_APPLESS_MAIN(TestPictureLikeness)
#include "tst_picture_likeness.moc"
