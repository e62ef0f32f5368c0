// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "core/synth/backgrounds.h"
#include "core/synth/degrade.h"
#include "core/synth/layout.h"
#include "core/synth/textures.h"
#include "test_folders.h"

using namespace sl::synth;

namespace {

cv::Rect extentOf(const Patch& patch) {
    const cv::Mat solid = patch.alpha >= 128;
    return cv::boundingRect(solid);
}

double filledShare(const Patch& patch) {
    const cv::Rect extent = extentOf(patch);
    return static_cast<double>(cv::countNonZero(patch.alpha(extent) >= 128)) / extent.area();
}

Thing named(const char* colour, const char* kind, const char* family = "shape") {
    Thing thing;
    thing.kind = kind;
    thing.colour = colour;
    thing.family = family;
    return thing;
}

/// A square patch of one colour.
Patch block(int side, Rgb c) {
    return {cv::Mat(side, side, CV_8U, cv::Scalar(255)),
            cv::Mat(side, side, CV_8UC3, {double(c.r), double(c.g), double(c.b)})};
}

Canvas whiteCanvas() {
    return {cv::Mat(100, 100, CV_8UC3, {255, 255, 255}), false};
}

double meanDifference(const cv::Mat& a, const cv::Mat& b) {
    cv::Mat difference;
    cv::absdiff(a, b, difference);
    const cv::Scalar mean = cv::mean(difference);
    return (mean[0] + mean[1] + mean[2]) / 3;
}

}  // namespace

class TestDrawing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shapesHaveTheSizeAskedFor();
    void shapesKeepTheirCharacter();
    void pictogramsAndLettersFitTheirSize();
    void canvasKeepsThingsInsideAndApart();
    void canvasAsksForContrast();
    void canvasLeavesOthersVisible();
    void boxesShrinkToWhatShows();
    void plainGroundsAreOneColour();
    void groundsAreOfTheSizeAskedFor();
    void shippedPhotographsAreRead();
    void jpegHarmsMoreAtLowerQuality();
    void noiseHasItsStrength();
};

void TestDrawing::shapesHaveTheSizeAskedFor() {
    for (const Kind* kind : kindsOf("shape")) {
        for (std::uint64_t i = 0; i < 40; ++i) {
            Random random(1, i);
            const cv::Rect extent = extentOf(drawShape(kind->name, 40, {255, 0, 0}, random));
            const int longer = std::max(extent.width, extent.height);
            QVERIFY2(
                longer >= 26 && longer <= 60,
                qPrintable(QString("%1: %2").arg(QString::fromStdString(kind->name)).arg(longer)));
        }
    }
}

void TestDrawing::shapesKeepTheirCharacter() {
    for (std::uint64_t i = 0; i < 60; ++i) {
        Random random(2, i);
        const auto aspect = [&](const char* kind) {
            const cv::Rect e = extentOf(drawShape(kind, 60, {0, 0, 255}, random));
            return static_cast<double>(e.width) / e.height;
        };
        QVERIFY(std::abs(aspect("circle") - 1) < 0.06);
        QVERIFY(std::abs(aspect("square") - 1) < 0.06);
        QVERIFY(std::abs(aspect("ring") - 1) < 0.06);
        const Patch ring = drawShape("ring", 60, {0, 0, 255}, random);
        QCOMPARE(int(ring.alpha.at<std::uint8_t>(ring.alpha.rows / 2, ring.alpha.cols / 2)), 0);
        QVERIFY(filledShare(drawShape("circle", 60, {0, 0, 0}, random)) > 0.75);
        const double star = filledShare(drawShape("star", 60, {0, 0, 0}, random));
        QVERIFY(star > 0.2 && star < 0.55);
    }
}

void TestDrawing::pictogramsAndLettersFitTheirSize() {
    for (std::uint64_t i = 0; i < 20; ++i) {
        Random random(3, i);
        const cv::Rect letter = extentOf(drawGlyph(*findKind("letter k"), 30, {0, 0, 0}, random));
        QVERIFY(std::abs(std::max(letter.width, letter.height) - 30) <= 4);
        const auto drawn = drawPictogram(*findKind("bus"), 30, random);
        if (!drawn) QSKIP("the font Noto Color Emoji is not installed");
        const cv::Rect bus = extentOf(*drawn);
        QVERIFY(std::abs(std::max(bus.width, bus.height) - 30) <= 5);
        QVERIFY(drawn->colour.size() == drawn->alpha.size());
    }
}

void TestDrawing::canvasKeepsThingsInsideAndApart() {
    Canvas canvas = whiteCanvas();
    QVERIFY(!canvas.place(block(20, {255, 0, 0}), {90, 0}, named("red", "square")));
    QVERIFY(!canvas.place(block(20, {255, 0, 0}), {-1, 0}, named("red", "square")));
    QVERIFY(canvas.place(block(20, {255, 0, 0}), {0, 0}, named("red", "square")));
    QVERIFY(!canvas.place(block(20, {255, 0, 0}), {21, 0}, named("red", "circle")));
    QVERIFY(canvas.place(block(20, {255, 0, 0}), {30, 0}, named("red", "circle")));
    QVERIFY(canvas.place(block(20, {0, 0, 255}), {10, 15}, named("blue", "circle")));
    QCOMPARE(canvas.things(false).size(), std::size_t(3));
}

void TestDrawing::canvasAsksForContrast() {
    Canvas canvas = whiteCanvas();
    QVERIFY(!canvas.place(block(20, {250, 250, 250}), {5, 5}, named("white", "square")));
    QVERIFY(canvas.place(block(40, {0, 0, 0}), {5, 5}, named("black", "square")));
    // White shows on the black square, but not on the rest of the ground.
    QVERIFY(!canvas.place(block(20, {255, 255, 255}), {35, 35}, named("white", "square")));
}

void TestDrawing::canvasLeavesOthersVisible() {
    Canvas canvas = whiteCanvas();
    QVERIFY(canvas.place(block(20, {255, 0, 0}), {40, 40}, named("red", "square")));
    QVERIFY(!canvas.place(block(20, {0, 0, 255}), {45, 40}, named("blue", "square")));
    QVERIFY(!canvas.place(block(6, {0, 0, 255}), {45, 45}, named("blue", "square")));
    QVERIFY(canvas.place(block(20, {0, 0, 255}), {54, 40}, named("blue", "square")));
    Canvas letters = whiteCanvas();
    QVERIFY(letters.place(block(20, {255, 0, 0}), {40, 40}, named("red", "letter a", "glyph")));
    QVERIFY(!letters.place(block(20, {0, 0, 255}), {58, 40}, named("blue", "square")));
}

void TestDrawing::boxesShrinkToWhatShows() {
    Canvas canvas = whiteCanvas();
    QVERIFY(canvas.place(block(20, {255, 0, 0}), {40, 40}, named("red", "square")));
    QVERIFY(canvas.place(block(20, {0, 0, 255}), {54, 40}, named("blue", "square")));
    const auto things = canvas.things(true);
    QVERIFY((things[0].box == sl::Box{40, 40, 54, 60}));
    QVERIFY((things[1].box == sl::Box{54, 40, 74, 60}));
    QCOMPARE(things[0].areaPx, 400.0);
    QVERIFY(std::abs(things[0].visible - 0.7) < 1e-9);
    QCOMPARE(std::count(things[0].mask.begin(), things[0].mask.end(), 255), 280);
}

void TestDrawing::plainGroundsAreOneColour() {
    int named = 0;
    for (std::uint64_t i = 0; i < 60; ++i) {
        Random random(4, i);
        const Ground ground = drawGround({16, 9}, 3, true, random);
        QCOMPARE(ground.kind, std::string("plain"));
        cv::Mat first(ground.rgb.size(), CV_8UC3, cv::Scalar(ground.rgb.at<cv::Vec3b>(0, 0)));
        QCOMPARE(meanDifference(first, ground.rgb), 0.0);
        named += !ground.colour.empty();
        if (ground.colour == "white") QVERIFY(ground.rgb.at<cv::Vec3b>(0, 0)[1] > 235);
    }
    QVERIFY(named > 30);
}

void TestDrawing::groundsAreOfTheSizeAskedFor() {
    for (std::uint64_t i = 0; i < 80; ++i) {
        Random a(5, i), b(5, i);
        const cv::Size size(20 + int(i), 100 - int(i));
        const Ground ground = drawGround(size, 3, false, a);
        QVERIFY(ground.rgb.size() == size && ground.rgb.type() == CV_8UC3);
        QCOMPARE(meanDifference(ground.rgb, drawGround(size, 3, false, b).rgb), 0.0);
    }
}

void TestDrawing::shippedPhotographsAreRead() {
    qputenv("SIGHTLINE_RESOURCES", SL_SOURCE_DIR "/resources");
    for (std::uint64_t i = 0; i < 20; ++i) {
        Random random(6, i);
        const cv::Mat photo = photoGround({60, 130}, random);
        QVERIFY(photo.cols == 60 && photo.rows == 130);
        cv::Scalar mean, deviation;
        cv::meanStdDev(photo, mean, deviation);
        QVERIFY(deviation[0] > 0.5);
    }
}

void TestDrawing::jpegHarmsMoreAtLowerQuality() {
    Random random(7, 7);
    const cv::Mat picture = drawTexture({61, 43}, {200, 40, 40}, {30, 60, 220}, random);
    double before = 0;
    for (const int quality : {95, 60, 15}) {
        cv::Mat harmed = picture.clone();
        applyJpeg(harmed, quality);
        QVERIFY(harmed.size() == picture.size());
        const double harm = meanDifference(picture, harmed);
        QVERIFY(harm > before && harm < 40);
        before = harm;
    }
    cv::Mat flat(24, 24, CV_8UC3, {90, 120, 200}), same = flat.clone();
    applyJpeg(flat, 80);
    QVERIFY(meanDifference(flat, same) < 4);
}

void TestDrawing::noiseHasItsStrength() {
    for (const bool coloured : {false, true}) {
        Random random(8, 8);
        cv::Mat grey(120, 120, CV_8UC3, {128, 128, 128});
        addNoise(grey, 12, coloured, random);
        cv::Scalar mean, deviation;
        cv::meanStdDev(grey, mean, deviation);
        QVERIFY(std::abs(mean[0] - 128) < 1.5);
        QVERIFY(std::abs(deviation[0] - 12) < 1);
        const cv::Vec3b pixel = grey.at<cv::Vec3b>(7, 9);
        if (!coloured) QVERIFY(pixel[0] == pixel[1] && pixel[1] == pixel[2]);
    }
}

QTEST_APPLESS_MAIN(TestDrawing)
#include "tst_drawing.moc"
