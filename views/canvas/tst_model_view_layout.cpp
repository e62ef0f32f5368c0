// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "views/canvas/model_view_layout.h"

using namespace sl;

class TestModelViewLayout : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void zoomIsWholeAndFits();
    void tilesWrapWithoutTouching();
    void findsViewAndPixel();
    void liesAreBounded();
};

static std::vector<ViewGeometry> views(int count, int width, int height) {
    std::vector<ViewGeometry> list(static_cast<std::size_t>(count));
    for (auto& v : list) {
        v.width = width;
        v.height = height;
    }
    return list;
}

void TestModelViewLayout::zoomIsWholeAndFits() {
    const ModelViewLayout one(views(1, 128, 128), 600, {200, 20}, 0);
    QCOMPARE(one.zoom(), 4);
    QCOMPARE(one.viewRect(0).size(), QSize(512, 512));
    QCOMPARE(ModelViewLayout(views(1, 4000, 10), 600, {200, 20}, 0).zoom(), 1);
    QCOMPARE(ModelViewLayout(views(1, 8, 8), 600, {200, 20}, 0).zoom(), 16);
    QCOMPARE(ModelViewLayout(views(1, 128, 128), 600, {200, 20}, 2).zoom(), 2);
    QCOMPARE(ModelViewLayout(views(1, 128, 128), 600, {200, 20}, 99).zoom(), 16);
}

void TestModelViewLayout::tilesWrapWithoutTouching() {
    const ModelViewLayout tiles(views(5, 224, 224), 800, {200, 20}, 1);
    for (int i = 0; i < 5; ++i) {
        QVERIFY(QRect(QPoint(), tiles.size()).contains(tiles.viewRect(i)));
        for (int j = 0; j < i; ++j) {
            const QRect a = tiles.viewRect(i).united(tiles.captionRect(i));
            const QRect b = tiles.viewRect(j).united(tiles.captionRect(j));
            QVERIFY(!a.intersects(b));
        }
    }
    QCOMPARE(tiles.viewRect(0).top(), tiles.viewRect(2).top());
    QVERIFY(tiles.viewRect(3).top() > tiles.viewRect(0).bottom());
}

void TestModelViewLayout::findsViewAndPixel() {
    const ModelViewLayout tiles(views(2, 100, 50), 900, {200, 20}, 3);
    Point inView;
    const QPoint corner = tiles.viewRect(1).topLeft();
    QCOMPARE(tiles.viewAt(corner + QPointF(30, 9), &inView), 1);
    QCOMPARE(inView, (Point{10, 3}));
    QCOMPARE(tiles.viewAt(corner + QPointF(299.5, 0), &inView), 1);
    QCOMPARE(tiles.viewAt(corner - QPointF(0, 1), nullptr), -1);  // its caption
    QCOMPARE(tiles.viewAt({0, 0}, nullptr), -1);
}

void TestModelViewLayout::liesAreBounded() {
    const ModelViewLayout huge(views(1, 2'000'000'000, -5), 600, {200, 20}, 16);
    QVERIFY(huge.size().width() < 1 << 20);
    QVERIFY(huge.viewRect(0).height() == 0);
    QCOMPARE(ModelViewLayout().count(), 0);
}

QTEST_APPLESS_MAIN(TestModelViewLayout)
#include "tst_model_view_layout.moc"
