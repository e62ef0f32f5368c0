// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <algorithm>
#include <array>

#include "models/families/mini/mini_processor.h"
#include "models/families/mini/testing/tiny_checkpoint.h"

using namespace sl;
using namespace sl::mini;

namespace {

ImagePtr filled(int width, int height, std::array<std::uint8_t, 3> rgb) {
    auto image = std::make_shared<Image>(width, height);
    for (std::size_t i = 0; i < image->rgb.size(); ++i) image->rgb[i] = rgb[i % 3];
    return image;
}

bool near(const Box& a, const Box& b) {
    return qAbs(a.x0 - b.x0) + qAbs(a.y0 - b.y0) + qAbs(a.x1 - b.x1) + qAbs(a.y1 - b.y1) < 1e-9;
}

}  // namespace

class TestMiniProcessor : public QObject {
    Q_OBJECT

private:
    const MiniConfig m_config = testing::tinyConfig(300);  // 64 cells of 4 pixels, pooled 2 × 2

private Q_SLOTS:
    void gridsFollowThePicture_data() {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("cols");
        QTest::newRow("square") << 500.0 << 500.0 << 8 << 8;
        QTest::newRow("2:1") << 64.0 << 32.0 << 6 << 12;  // 72 cells of its shape, not 60 of 5:3
        QTest::newRow("1:2") << 320.0 << 640.0 << 12 << 6;
        QTest::newRow("4:1") << 400.0 << 100.0 << 4 << 16;
        QTest::newRow("squashed beyond 4:1") << 60'000.0 << 3.0 << 4 << 16;
        QTest::newRow("one pixel") << 1.0 << 1.0 << 8 << 8;
        QTest::newRow("no height") << 1.0 << 0.0 << 8 << 8;
    }
    void gridsFollowThePicture() {
        QFETCH(double, width);
        QFETCH(double, height);
        QFETCH(int, rows);
        QFETCH(int, cols);
        QVERIFY((gridFor(width, height, m_config) == GridShape{rows, cols}));
    }

    void gridsArePooledWholeAndOfAboutOneSize() {
        MiniConfig config = m_config;
        config.grid_cells = 256;
        config.pool_window = 3;
        for (double width = 10; width < 3000; width *= 1.37)
            for (double height = 10; height < 3000; height *= 1.41) {
                const GridShape grid = gridFor(width, height, config);
                QVERIFY(grid.rows % 3 == 0 && grid.cols % 3 == 0);
                QVERIFY(grid.rows * grid.cols > 256 / 1.6 && grid.rows * grid.cols < 256 * 1.6);
            }
    }

    // (v / 255 - 0.5) / 0.25 of 255, 0 and 51.
    void pixelsAreNormalisedByPlanes() {
        const auto picture = process(*filled(50, 20, {255, 0, 51}), {2, 4}, m_config);
        QVERIFY2(picture.has_value(), picture ? "" : picture.error().message.c_str());
        QCOMPARE(picture->view.width, 16);
        QCOMPARE(picture->view.height, 8);
        QCOMPARE(picture->pixels.size(), std::size_t(3 * 16 * 8));
        const float expected[] = {2.0F, -2.0F, -1.2F};
        for (std::size_t i = 0; i < picture->pixels.size(); ++i)
            QVERIFY(qAbs(picture->pixels[i] - expected[i / (16 * 8)]) < 1e-5F);
        QCOMPARE(int(picture->view.rgb[0]), 255);
    }

    void theWholePictureIsShown() {
        auto image = std::make_shared<Image>(*filled(64, 64, {0, 0, 0}));
        for (int y = 0; y < 64; ++y) std::fill(image->row(y) + 96, image->row(y) + 192, 255);
        const auto picture = process(*image, {8, 8}, m_config);
        QVERIFY(picture.has_value());
        QCOMPARE(int(picture->view.row(16)[0]), 0);
        QCOMPARE(int(picture->view.row(16)[3 * 31]), 255);
        QVERIFY(!process(Image(), {8, 8}, m_config).has_value());
    }

    void tokensCoverTheViewOnce() {
        const Picture picture{filled(64, 32, {9, 9, 9}), 3, {10, 20, 74, 52}, 100, 90};
        const GeometryTrace trace = traceOf({picture}, m_config);
        QCOMPARE(trace.views.size(), 1U);
        const ViewGeometry& view = trace.views[0];
        QCOMPARE(view.width, 48);
        QCOMPARE(view.height, 24);
        QCOMPARE(view.mediaIndex, 3);
        QCOMPARE(view.fileWidth, 100.0);
        QCOMPARE(trace.tokens.size(), 18U);  // 3 × 6
        std::vector<int> covered(48 * 24, 0);
        for (std::size_t i = 0; i < trace.tokens.size(); ++i) {
            const VisualToken& token = trace.tokens[i];
            QCOMPARE(token.index, int(i));
            QCOMPARE(token.row * 6 + token.col, int(i));  // by rows, as the network pools
            for (int y = int(token.viewRect.y0); y < int(token.viewRect.y1); ++y)
                for (int x = int(token.viewRect.x0); x < int(token.viewRect.x1); ++x)
                    ++covered[std::size_t(y * 48 + x)];
        }
        QVERIFY(covered == std::vector<int>(48 * 24, 1));
    }

    void tokensAreMappedToTheFile() {
        const Picture picture{filled(64, 32, {9, 9, 9}), 0, {10, 20, 74, 52}, 100, 90};
        const GeometryTrace trace = traceOf({picture}, m_config);
        QVERIFY(near(*trace.fileRect(trace.tokens[0]), {10, 20, 10 + 64.0 / 6, 20 + 32.0 / 3}));
        QVERIFY(near(*trace.fileRect(trace.tokens[17]), {74 - 64.0 / 6, 52 - 32.0 / 3, 74, 52}));
        const ViewGeometry& view = trace.views[0];
        QVERIFY(near(view.fileFromView({0, 0, 48, 24}), picture.fileRect));
        const Box box{12, 25, 40, 50};
        QVERIFY(near(view.fileFromView(view.viewFromFile(box)), box));
    }

    void severalPicturesFollowEachOther() {
        const Picture a{filled(32, 32, {0, 0, 0}), 0, {0, 0, 32, 32}, 32, 32};
        const Picture b{filled(64, 32, {0, 0, 0}), 1, {0, 0, 64, 32}, 64, 32};
        const GeometryTrace trace = traceOf({a, b}, m_config);
        QCOMPARE(trace.views.size(), 2U);
        QCOMPARE(trace.tokens.size(), 16U + 18U);
        QCOMPARE(trace.tokens[16].view, 1);
        QCOMPARE(trace.tokens[16].index, 16);
        QCOMPARE(trace.tokens[16].row, 0);
        QCOMPARE(trace.views[1].mediaIndex, 1);
    }
};

QTEST_APPLESS_MAIN(TestMiniProcessor)
#include "tst_mini_processor.moc"
