// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>
#include <set>

#include "models/train/augment.h"

using namespace sl;
using namespace sl::train;

namespace {

constexpr int kWidth = 60;
constexpr int kHeight = 40;
const Box kThing{5, 8, 17, 30};

/// A grey picture with one red thing, and one question about it.
TrainSample sampleOf(const std::string& prompt, bool withBox = true) {
    auto image = std::make_shared<Image>(kWidth, kHeight);
    std::fill(image->rgb.begin(), image->rgb.end(), std::uint8_t{100});
    for (int y = int(kThing.y0); y < int(kThing.y1); ++y)
        for (int x = int(kThing.x0); x < int(kThing.x1); ++x) image->row(y)[3 * x] = 250;
    TrainSample sample;
    sample.image = image;
    sample.key = 3;
    sample.items.push_back({"grounding", prompt, "", {}, {}});
    if (withBox) sample.items[0].boxes = sample.items[0].evidence = {kThing};
    return sample;
}

/// Where the red thing is.
Box redBox(const Image& image) {
    Box box{1e9, 1e9, -1, -1};
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            if (image.row(y)[3 * x] > 200)
                box = {std::min<double>(box.x0, x), std::min<double>(box.y0, y),
                       std::max<double>(box.x1, x + 1), std::max<double>(box.y1, y + 1)};
    return box;
}

}  // namespace

class TestAugment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void boxesFollowThePixels() {
        Augmentation how;
        how.flip = 0.5;
        how.crop = 0.4;
        const TrainSample plain = sampleOf("the red thing");
        std::set<std::pair<double, double>> places;
        bool mirrored = false;
        for (int round = 0; round < 200; ++round) {
            const TrainSample seen = augmented(plain, how, 1, 0, round);
            QCOMPARE(seen.key, std::int64_t(-1));
            const Box box = seen.items[0].boxes[0];
            QCOMPARE(redBox(*seen.image), box);
            QCOMPARE(seen.items[0].evidence[0], box);
            QCOMPARE(box.width(), kThing.width());  // never cut
            QCOMPARE(box.height(), kThing.height());
            // The shape stays, to the rounding of a pixel.
            const double kept = double(seen.image->width) / kWidth;
            QVERIFY(kept >= 0.6 - 0.01 && kept <= 1);
            QVERIFY(std::abs(seen.image->height - kept * kHeight) <= 1);
            places.emplace(box.x0, box.y0);
            mirrored = mirrored || (box.x0 + box.x1) / 2 > kWidth / 2.0;
        }
        QVERIFY(places.size() > 50);
        QVERIFY(mirrored);
        QCOMPARE(redBox(*plain.image), kThing);  // the original is as it was
    }

    void sidesInWordsForbidTheMirror() {
        Augmentation how;
        how.flip = 1;
        for (const char* words : {"the thing on the left", "rightmost cup", "left-hand door",
                                  "la chaise \xc3\xa0 gauche", "\xe5\xb7\xa6\xe8\xbe\xb9"})
            QCOMPARE(augmented(sampleOf(words), how, 1, 0, 0).items[0].boxes[0], kThing);
        TrainSample answered = sampleOf("where is it?");
        answered.items[0].answer = "to the Right";
        QCOMPARE(augmented(answered, how, 1, 0, 0).items[0].boxes[0], kThing);
        for (const char* words : {"the bright cup", "a cleft", "upright"}) {
            const Box box = augmented(sampleOf(words), how, 1, 0, 0).items[0].boxes[0];
            QCOMPARE(box, (Box{kWidth - kThing.x1, kThing.y0, kWidth - kThing.x0, kThing.y1}));
        }
    }

    void dependsOnSeedIndexAndRoundAlone() {
        Augmentation how{0.5, 0.3, 0.3};
        const TrainSample plain = sampleOf("thing");
        const auto bytes = [&](std::uint64_t seed, std::int64_t index, std::int64_t round) {
            return augmented(plain, how, seed, index, round).image->rgb;
        };
        QCOMPARE(bytes(1, 2, 3), bytes(1, 2, 3));
        QVERIFY(bytes(1, 2, 3) != bytes(2, 2, 3));
        QVERIFY(bytes(1, 2, 3) != bytes(1, 3, 3));
        QVERIFY(bytes(1, 2, 3) != bytes(1, 2, 4));
    }

    void colourKeepsPlacesAndBounds() {
        Augmentation how;
        how.colour = 0.3;
        const TrainSample plain = sampleOf("thing");
        std::set<int> greys;
        for (int round = 0; round < 40; ++round) {
            const TrainSample seen = augmented(plain, how, 5, 0, round);
            QCOMPARE(seen.items[0].boxes[0], kThing);
            const int corner = seen.image->rgb[0];
            // Grey 100: brightness and contrast by 30 % each, about a mean a little above it.
            QVERIFY2(corner >= 60 && corner <= 145, std::to_string(corner).c_str());
            greys.insert(corner);
        }
        QVERIFY(greys.size() > 10);
        QCOMPARE(augmented(plain, {}, 5, 0, 0).image->rgb, plain.image->rgb);
    }

    void oddPicturesAreLeftWhole() {
        Augmentation how;
        how.crop = 0.9;
        TrainSample wide = sampleOf("thing");
        wide.items[0].boxes = {{0, 0, kWidth, kHeight}};
        QCOMPARE(augmented(wide, how, 1, 0, 0).image->width, kWidth);
        TrainSample dot;
        dot.image = std::make_shared<Image>(1, 1);
        for (int round = 0; round < 20; ++round)
            QCOMPARE(augmented(dot, how, 1, 0, round).image->width, 1);
        wide.items[0].boxes = {{-50, -50, 500, 500}};  // outside of the picture
        QCOMPARE(augmented(wide, how, 1, 0, 0).image->height, kHeight);
    }
};

QTEST_APPLESS_MAIN(TestAugment)
#include "tst_augment.moc"
