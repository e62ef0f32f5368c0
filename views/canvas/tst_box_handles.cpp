// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "views/canvas/box_handles.h"

using namespace sl;

class TestBoxHandles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hitsWhatIsDrawn();
    void farIsNone();
    void insideMovesAndStaysInBounds();
    void sidesResize();
    void crossingTurnsRightSideOut();
    void smallestSizeHolds();
    void betweenCorners();
};

static const Box kBox{100, 50, 200, 150};
static const Box kBounds{0, 0, 300, 200};

void TestBoxHandles::hitsWhatIsDrawn() {
    for (BoxHandle handle : kEdgeHandles) {
        const Point at = handlePosition(kBox, handle);
        QCOMPARE(handleAt(kBox, at, 5), handle);
        QCOMPARE(handleAt(kBox, {at.x + 3, at.y - 3}, 5), handle);
    }
    QCOMPARE(handleAt(kBox, {150, 100}, 5), BoxHandle::Inside);
    QCOMPARE(handleAt(kBox, {130, 52}, 5), BoxHandle::Top);  // anywhere along the side
}

void TestBoxHandles::farIsNone() {
    QCOMPARE(handleAt(kBox, {90, 100}, 5), BoxHandle::None);
    QCOMPARE(handleAt(kBox, {150, 160}, 5), BoxHandle::None);
}

void TestBoxHandles::insideMovesAndStaysInBounds() {
    QCOMPARE(draggedBox(kBox, BoxHandle::Inside, 10, -20, kBounds, 1), (Box{110, 30, 210, 130}));
    QCOMPARE(draggedBox(kBox, BoxHandle::Inside, 999, 999, kBounds, 1), (Box{200, 100, 300, 200}));
    const Box larger{-10, -10, 400, 400};
    QCOMPARE(draggedBox(larger, BoxHandle::Inside, 5, 5, kBounds, 1), larger);
}

void TestBoxHandles::sidesResize() {
    QCOMPARE(draggedBox(kBox, BoxHandle::Left, -30, 99, kBounds, 1), (Box{70, 50, 200, 150}));
    QCOMPARE(draggedBox(kBox, BoxHandle::BottomRight, 500, 20, kBounds, 1),
             (Box{100, 50, 300, 170}));
    QCOMPARE(draggedBox(kBox, BoxHandle::None, 5, 5, kBounds, 1), kBox);
}

void TestBoxHandles::crossingTurnsRightSideOut() {
    QCOMPARE(draggedBox(kBox, BoxHandle::Left, 150, 0, kBounds, 1), (Box{200, 50, 250, 150}));
    QCOMPARE(draggedBox(kBox, BoxHandle::TopLeft, 120, 110, kBounds, 1), (Box{200, 150, 220, 160}));
}

void TestBoxHandles::smallestSizeHolds() {
    const Box thin = draggedBox(kBox, BoxHandle::Right, -100, 0, kBounds, 4);
    QCOMPARE(thin.width(), 4.0);
    const Box atEdge = draggedBox({296, 0, 300, 10}, BoxHandle::Left, 4, 0, kBounds, 4);
    QVERIFY(atEdge.valid() && atEdge.x0 >= 0 && atEdge.x1 <= 300);
}

void TestBoxHandles::betweenCorners() {
    QCOMPARE(boxBetween({80, 90}, {20, 10}, kBounds), (Box{20, 10, 80, 90}));
    QCOMPARE(boxBetween({-20, 10}, {500, 30}, kBounds), (Box{0, 10, 300, 30}));
    QVERIFY(!boxBetween({-20, 10}, {-5, 30}, kBounds).valid());
}

QTEST_APPLESS_MAIN(TestBoxHandles)
#include "tst_box_handles.moc"
