// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include <algorithm>

#include "core/synth/kinds.h"
#include "core/synth/scene.h"
#include "core/synth/truth.h"

using namespace sl::synth;

namespace {

SceneOptions smallOptions(int level) {
    SceneOptions options;
    options.level = level;
    options.minSide = 72;
    options.maxSide = 160;
    return options;
}

Scene drawn(std::uint64_t seed, std::uint64_t index, const SceneOptions& options) {
    auto scene = drawScene(seed, index, options);
    return scene ? *scene : Scene{};
}

}  // namespace

class TestScene : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameNumbersGiveTheSameBytes();
    void otherNumbersGiveOtherPictures();
    void boxesAreTightAroundTheMasks();
    void thingsStayVisible();
    void aspectAndSideAreKept();
    void levelZeroHasLargeFlatShapesOnly();
    void heldOutPicturesHoldAKeptCombination();
    void impossibleOptionsAreRefused();
};

void TestScene::sameNumbersGiveTheSameBytes() {
    for (int level = 0; level < 4; ++level) {
        const Scene a = drawn(3, 8, smallOptions(level)), b = drawn(3, 8, smallOptions(level));
        QVERIFY(a.image && b.image);
        QVERIFY(a.image->rgb == b.image->rgb);
        QCOMPARE(a.things.size(), b.things.size());
        QVERIFY(a.things[0].box == b.things[0].box);
    }
}

void TestScene::otherNumbersGiveOtherPictures() {
    const Scene a = drawn(3, 8, smallOptions(2)), b = drawn(3, 9, smallOptions(2)),
                c = drawn(4, 8, smallOptions(2));
    QVERIFY(a.image->rgb != b.image->rgb);
    QVERIFY(a.image->rgb != c.image->rgb);
}

void TestScene::boxesAreTightAroundTheMasks() {
    SceneOptions options = smallOptions(3);
    options.wantMasks = true;
    for (std::uint64_t i = 0; i < 12; ++i) {
        const Scene scene = drawn(5, i, options);
        const int width = scene.image->width;
        std::vector<int> owners(scene.image->rgb.size() / 3, 0);
        for (const Thing& thing : scene.things) {
            QCOMPARE(thing.mask.size(), owners.size());
            sl::Box extent{1e9, 1e9, 0, 0};
            double pixels = 0;
            for (std::size_t at = 0; at < thing.mask.size(); ++at) {
                if (thing.mask[at] == 0) continue;
                ++pixels;
                ++owners[at];
                const double x = static_cast<int>(at) % width, y = static_cast<int>(at) / width;
                extent = {std::min(extent.x0, x), std::min(extent.y0, y),
                          std::max(extent.x1, x + 1), std::max(extent.y1, y + 1)};
            }
            QVERIFY(extent == thing.box);
            QVERIFY(std::abs(pixels - thing.visible * thing.areaPx) < 0.5);
        }
        QVERIFY(*std::max_element(owners.begin(), owners.end()) == 1);
    }
}

void TestScene::thingsStayVisible() {
    for (std::uint64_t i = 0; i < 40; ++i) {
        const Scene scene = drawn(6, i, smallOptions(static_cast<int>(i % 4)));
        QVERIFY(!scene.things.empty());
        for (const Thing& thing : scene.things) {
            QVERIFY(thing.visible >= 0.6 && thing.visible <= 1);
            QVERIFY(thing.box.x0 >= 0 && thing.box.x1 <= scene.image->width);
            QVERIFY(thing.box.y0 >= 0 && thing.box.y1 <= scene.image->height);
            const Kind* kind = findKind(thing.kind);
            QVERIFY(kind != nullptr && kind->family == thing.family);
            QCOMPARE(thing.colour.empty(), thing.family == "pictogram");
        }
    }
}

void TestScene::aspectAndSideAreKept() {
    SceneOptions options = smallOptions(1);
    options.fixedAspect = 2;
    options.minSide = options.maxSide = 128;
    const Scene scene = drawn(1, 1, options);
    QCOMPARE(scene.image->width, 128);
    QCOMPARE(scene.image->height, 64);
}

void TestScene::levelZeroHasLargeFlatShapesOnly() {
    for (std::uint64_t i = 0; i < 20; ++i) {
        const Scene scene = drawn(2, i, smallOptions(0));
        QVERIFY(scene.things.size() <= 3);
        const double shorter = std::min(scene.image->width, scene.image->height);
        for (const Thing& thing : scene.things) {
            QCOMPARE(thing.family, std::string("shape"));
            QVERIFY(std::max(thing.box.width(), thing.box.height()) >= 0.12 * shorter);
        }
    }
}

void TestScene::heldOutPicturesHoldAKeptCombination() {
    SceneOptions options = smallOptions(1);
    for (std::uint64_t i = 0; i < 60; ++i) {
        options.heldOut = i % 2 == 0;
        const World world = worldOf(drawn(7, i, options));
        const bool any = std::any_of(world.things.begin(), world.things.end(),
                                     [&](const Thing& t) { return isHeldOut(world, t); });
        QCOMPARE(any, options.heldOut);
    }
}

void TestScene::impossibleOptionsAreRefused() {
    SceneOptions options;
    options.minSide = 500;
    options.maxSide = 100;
    const auto scene = drawScene(1, 1, options);
    QVERIFY(!scene);
    QVERIFY(scene.error().code == sl::ErrorCode::Usage);
}

QTEST_APPLESS_MAIN(TestScene)
#include "tst_scene.moc"
