// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>

#include "views/canvas/head_stack.h"

using namespace sl;

class TestHeadStack : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsAxesInAnyOrder();
    void absentAxesAreOne();
    void refusesWhatDoesNotFit();
    void meansAndMass();
    void atlasPlacesHeads();
    void atlasScales();
    void atlasStaysSmall();
};

static std::vector<std::string> labels(int count) {
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) names.push_back(std::to_string(i));
    return names;
}

/// Values are 1000 token + 100 layer + 10 head + cell, whatever the order of the axes.
static std::shared_ptr<GridStack> stack(const std::vector<std::string>& order) {
    auto s = std::make_shared<GridStack>();
    const std::map<std::string, std::pair<int, int>> axes{
        {"token", {2, 1000}}, {"layer", {3, 100}}, {"head", {4, 10}}};
    s->rows = 1;
    s->cols = 2;
    s->fileRect = {0, 0, 20, 10};
    s->values = {0, 1};
    const std::vector<std::string> innermostFirst(order.rbegin(), order.rend());
    for (const std::string& name : innermostFirst) {
        const auto [count, weight] = axes.at(name);
        s->axes.insert(s->axes.begin(), {name, labels(count)});
        const std::vector<float> inner = s->values;
        s->values.clear();
        for (int i = 0; i < count; ++i)
            for (float v : inner) s->values.push_back(v + static_cast<float>(i * weight));
    }
    return s;
}

void TestHeadStack::readsAxesInAnyOrder() {
    for (const auto& order : {std::vector<std::string>{"token", "layer", "head"},
                              {"head", "token", "layer"},
                              {"layer", "head", "token"}}) {
        const auto read = HeadStack::from(stack(order));
        QVERIFY(read);
        QCOMPARE(read->tokens(), 2);
        QCOMPARE(read->layers(), 3);
        QCOMPARE(read->heads(), 4);
        QCOMPARE(read->values(1, 2, 3)[1], 1231.0F);
        QCOMPARE(read->values(0, 1, 2)[0], 120.0F);
        QCOMPARE(read->layerLabel(2), "2");
        QCOMPARE(read->layerLabel(3), QString());
    }
}

void TestHeadStack::absentAxesAreOne() {
    const auto read = HeadStack::from(stack({"layer"}));
    QVERIFY(read);
    QCOMPARE(read->tokens(), 1);
    QCOMPARE(read->heads(), 1);
    QCOMPARE(read->headLabel(0), "all");
    QCOMPARE(read->values(0, 2, 0)[0], 200.0F);
    QVERIFY(HeadStack().empty());
    QVERIFY(HeadStack().grid(0, 0, 0).values.empty());
}

void TestHeadStack::refusesWhatDoesNotFit() {
    QVERIFY(!HeadStack::from(nullptr));
    auto wrong = stack({"layer", "head"});
    wrong->values.pop_back();
    const auto refused = HeadStack::from(wrong);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.find("23") != std::string::npos);  // values that are there
    auto twice = stack({"layer", "head"});
    twice->axes[0].name = "head";
    QVERIFY(!HeadStack::from(twice));
    auto unknown = stack({"layer", "head"});
    unknown->axes[0].name = "expert";
    QVERIFY(!HeadStack::from(unknown));
    auto none = stack({"layer", "head"});
    none->axes[0].labels.clear();
    QVERIFY(!HeadStack::from(none));
    auto huge = stack({"layer", "head"});
    huge->rows = huge->cols = 2'000'000'000;
    QVERIFY(!HeadStack::from(huge));
}

void TestHeadStack::meansAndMass() {
    const HeadStack read = *HeadStack::from(stack({"token", "layer", "head"}));
    QCOMPARE(read.mass(0, 1, 2), 120.0 + 121.0);
    QCOMPARE(read.grid(0, 1, -1).values, (std::vector<float>{115, 116}));
    QCOMPARE(read.grid(1, -1, -1).values, (std::vector<float>{1115, 1116}));
    QCOMPARE(read.grid(1, -1, -1).max, 1116.0F);
    QCOMPARE(read.grid(0, 0, 0).fileRect, (Box{0, 0, 20, 10}));
    QVERIFY(read.grid(2, 0, 0).values.empty());
    QVERIFY(read.grid(0, 3, 0).values.empty());
    QCOMPARE(read.range(0), (ValueRange{0, 231}));
}

static QColor expected(double share) {
    const Rgb c = colorAt(ColorMap::Viridis, share);
    return QColor(c.r, c.g, c.b);
}

void TestHeadStack::atlasPlacesHeads() {
    const HeadStack read = *HeadStack::from(stack({"token", "layer", "head"}));
    const HeadAtlas atlas = headAtlas(read, 0, ColorMap::Viridis, HeadScale::Shared);
    QCOMPARE(atlas.image.size(), QSize(8, 3));
    QCOMPARE(atlas.cellSize, QSize(2, 1));
    QCOMPARE(atlas.image.pixelColor(2 * 2 + 1, 1), expected(121.0 / 231));
    QCOMPARE(atlas.image.pixelColor(7, 2), expected(1));
    QVERIFY(headAtlas(read, 5, ColorMap::Viridis, HeadScale::Shared).image.isNull());
}

void TestHeadStack::atlasScales() {
    auto withHole = stack({"layer", "head"});
    withHole->values[0] = NAN;
    const HeadStack read = *HeadStack::from(withHole);
    const HeadAtlas atlas = headAtlas(read, 0, ColorMap::Viridis, HeadScale::PerHead);
    QCOMPARE(atlas.image.pixelColor(2, 1), expected(0));
    QCOMPARE(atlas.image.pixelColor(3, 1), expected(1));
    QCOMPARE(atlas.image.pixelColor(0, 0), QColor(128, 128, 128));
    QCOMPARE(read.mass(0, 0, 0), 1.0);
}

void TestHeadStack::atlasStaysSmall() {
    auto wide = std::make_shared<GridStack>();
    wide->rows = wide->cols = 64;
    wide->axes = {{"layer", labels(2)}, {"head", labels(4)}};
    wide->values.assign(64 * 64 * 8, 1);
    wide->values[0] = 9;
    const HeadAtlas atlas =
        headAtlas(*HeadStack::from(wide), 0, ColorMap::Viridis, HeadScale::Shared, 128);
    QCOMPARE(atlas.image.size(), QSize(128, 64));
    QCOMPARE(atlas.cellSize, QSize(32, 32));
    QCOMPARE(atlas.image.pixelColor(0, 0), expected(2.0 / 8));  // mean of 9, 1, 1, 1
}

QTEST_APPLESS_MAIN(TestHeadStack)
#include "tst_head_stack.moc"
