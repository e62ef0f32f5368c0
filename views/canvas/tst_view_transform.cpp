// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <cmath>

#include "views/canvas/view_transform.h"

using namespace sl;

class TestViewTransform : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fitShowsAllOfIt();
    void fitFollowsTheViewport();
    void zoomKeepsThePointUnderTheCursor_data();
    void zoomKeepsThePointUnderTheCursor();
    void zoomStopsAtItsLimits();
    void panKeepsThePictureInReach();
    void resizeKeepsTheMiddle();
    void oneToOneIsOneDevicePixel();
    void fitBoxShowsTheBox();
    void mappingInverts();
    void nonsenseIsIgnored();
};

static ViewTransform view(double w, double h, double vw, double vh) {
    ViewTransform v;
    v.setViewportSize(vw, vh);
    v.setContentSize(w, h);
    return v;
}

void TestViewTransform::fitShowsAllOfIt() {
    const ViewTransform v = view(4000, 1000, 800, 600);
    const Box all = v.viewportFromImage(Box{0, 0, 4000, 1000});
    QVERIFY(all.x0 >= 0 && all.x1 <= 800 && all.y0 >= 0 && all.y1 <= 600);
    QVERIFY(all.width() > 0.9 * 800);  // as large as fits
    QCOMPARE(all.x0 + all.x1, 800.0);  // centred
    QCOMPARE(v.visibleInImage(), (Box{0, 0, 4000, 1000}));
    // A tiny picture is not blown up to the whole viewport.
    QCOMPARE(view(4, 4, 800, 600).scale(), 8.0);
}

void TestViewTransform::fitFollowsTheViewport() {
    ViewTransform v = view(1000, 1000, 500, 500);
    const double before = v.scale();
    v.setViewportSize(1000, 1000);
    QCOMPARE(v.scale(), 2 * before);
    QVERIFY(v.isFitted());
    v.zoomAt({10, 10}, 1.5);
    QVERIFY(!v.isFitted());
    const double zoomed = v.scale();
    v.setViewportSize(700, 700);
    QCOMPARE(v.scale(), zoomed);
}

void TestViewTransform::zoomKeepsThePointUnderTheCursor_data() {
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("y");
    for (const auto& [x, y] : {std::pair{400.0, 300.0}, {120.0, 80.0}, {790.0, 500.0}})
        QTest::addRow("%g,%g", x, y) << x << y;
}

void TestViewTransform::zoomKeepsThePointUnderTheCursor() {
    QFETCH(double, x);
    QFETCH(double, y);
    ViewTransform v = view(1600, 1200, 800, 600);
    const Point before = v.imageFromViewport(Point{x, y});
    for (int i = 0; i < 12; ++i) {
        v.zoomAt({x, y}, 1.25);
        const Point after = v.imageFromViewport(Point{x, y});
        QVERIFY(std::hypot(after.x - before.x, after.y - before.y) < 1e-9);
    }
    for (int i = 0; i < 8; ++i) v.zoomAt({x, y}, 0.8);
    const Point after = v.imageFromViewport(Point{x, y});
    QVERIFY(std::hypot(after.x - before.x, after.y - before.y) < 1e-9);
}

void TestViewTransform::zoomStopsAtItsLimits() {
    ViewTransform v = view(640, 480, 800, 600);
    for (int i = 0; i < 100; ++i) v.zoomAt({100, 100}, 2);
    QCOMPARE(v.scale(), 64.0);
    const Point before = v.imageFromViewport(Point{300, 200});
    v.zoomAt({300, 200}, 2);  // at the limit nothing moves
    const Point after = v.imageFromViewport(Point{300, 200});
    QVERIFY(std::abs(after.x - before.x) < 1e-9);
    for (int i = 0; i < 100; ++i) v.zoomAt({100, 100}, 0.5);
    QCOMPARE(v.scale(), v.minScale());
    QVERIFY(v.minScale() < v.fitScale());
}

void TestViewTransform::panKeepsThePictureInReach() {
    ViewTransform v = view(640, 480, 800, 600);
    v.panBy(1e7, -1e7);
    const Box shown = v.viewportFromImage(Box{0, 0, 640, 480});
    QVERIFY(shown.x0 <= 400 && shown.x1 >= 400 && shown.y0 <= 300 && shown.y1 >= 300);
    const Point before = v.centerInImage();
    v.panBy(-30, 0);  // reacts at once: no slack is stored beyond the limit
    QVERIFY(v.centerInImage().x > before.x);
}

void TestViewTransform::resizeKeepsTheMiddle() {
    ViewTransform v = view(1000, 800, 500, 400);
    v.zoomAt({100, 100}, 5);
    const Point before = v.centerInImage();
    v.setViewportSize(900, 300);
    QCOMPARE(v.centerInImage(), before);
}

void TestViewTransform::oneToOneIsOneDevicePixel() {
    ViewTransform v = view(1000, 800, 500, 400);
    v.setDevicePixel(0.5);
    v.oneToOne();
    QCOMPARE(v.scale(), 0.5);
    QCOMPARE(v.maxScale(), 32.0);
}

void TestViewTransform::fitBoxShowsTheBox() {
    ViewTransform v = view(1000, 800, 500, 400);
    v.fitBox({100, 100, 200, 150});
    const Box shown = v.viewportFromImage(Box{100, 100, 200, 150});
    QVERIFY(shown.x0 > 0 && shown.x1 < 500 && shown.y0 > 0 && shown.y1 < 400);
    QVERIFY(shown.width() > 0.9 * 500);
}

void TestViewTransform::mappingInverts() {
    ViewTransform v = view(333, 777, 500, 400);
    v.zoomAt({33, 77}, 2.7);
    v.panBy(12.5, -3);
    const Box box{1.5, 2.5, 300, 700.25};
    const Box back = v.imageFromViewport(v.viewportFromImage(box));
    QVERIFY(std::abs(back.x0 - box.x0) < 1e-9 && std::abs(back.y1 - box.y1) < 1e-9);
}

void TestViewTransform::nonsenseIsIgnored() {
    ViewTransform v = view(100, 100, 100, 100);
    v.zoomAt({50, 50}, 2);
    const double scale = v.scale();
    v.zoomAt({50, 50}, std::nan(""));
    v.zoomAt({50, 50}, -1);
    v.centerOn({std::nan(""), 0}, 1);
    v.fitBox({5, 5, 5, 5});
    QCOMPARE(v.scale(), scale);
    v.setViewportSize(0, std::nan(""));
    v.setContentSize(-5, 0);
    QVERIFY(v.scale() > 0 && std::isfinite(v.scale()));
}

QTEST_APPLESS_MAIN(TestViewTransform)
#include "tst_view_transform.moc"
