// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "views/canvas/head_grid_layout.h"

using namespace sl;

class TestHeadGridLayout : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fillsTheRoom();
    void keepsTheAspect();
    void smallRoomScrolls();
    void findsCellsAndHeaders();
    void gapsAndOutsideAreNothing();
    void emptyIsNothing();
};

void TestHeadGridLayout::fillsTheRoom() {
    const HeadGridLayout grid({400, 400}, {40, 30}, 6, 6, 1);
    QVERIFY(grid.contentSize().width() <= 360 && grid.contentSize().height() <= 370);
    QVERIFY(grid.contentSize().width() > 340);
    QCOMPARE(grid.cellSize().width(), grid.cellSize().height());
    QCOMPARE(HeadGridLayout({9000, 9000}, {40, 30}, 2, 2, 1).cellSize(), QSizeF(160, 160));
}

void TestHeadGridLayout::keepsTheAspect() {
    const QSizeF cell = HeadGridLayout({800, 400}, {40, 30}, 4, 4, 2).cellSize();
    QVERIFY(std::abs(cell.width() / cell.height() - 2) < 0.05);
    const QSizeF extreme = HeadGridLayout({800, 400}, {40, 30}, 4, 4, 1000).cellSize();
    QVERIFY(extreme.width() / extreme.height() < 3.2);
}

void TestHeadGridLayout::smallRoomScrolls() {
    const HeadGridLayout grid({300, 200}, {40, 30}, 32, 32, 1);
    QCOMPARE(grid.cellSize(), QSizeF(24, 24));
    QVERIFY(grid.contentSize().width() > 300);
    QCOMPARE(HeadGridLayout({0, 0}, {40, 30}, 2, 2, 0.5).cellSize().width(), 24.0);
}

void TestHeadGridLayout::findsCellsAndHeaders() {
    const HeadGridLayout grid({400, 400}, {40, 30}, 3, 5, 1);
    HeadAt found;
    for (int l = 0; l < 3; ++l)
        for (int h = 0; h < 5; ++h) {
            QVERIFY(grid.at(grid.cellRect(l, h).center(), found));
            QCOMPARE(found, (HeadAt{l, h}));
        }
    QVERIFY(grid.at({-5, grid.cellRect(2, 0).center().y()}, found));
    QCOMPARE(found, (HeadAt{2, -1}));
    QVERIFY(grid.at({grid.cellRect(0, 4).center().x(), -5}, found));
    QCOMPARE(found, (HeadAt{-1, 4}));
    QVERIFY(grid.at({-5, -5}, found));
    QCOMPARE(found, HeadAt{});
}

void TestHeadGridLayout::gapsAndOutsideAreNothing() {
    const HeadGridLayout grid({400, 400}, {40, 30}, 3, 5, 1);
    HeadAt found{1, 1};
    QVERIFY(!grid.at(grid.cellRect(0, 0).bottomRight() + QPointF(1, 1), found));
    QVERIFY(!grid.at({grid.contentSize().width() + 5, 5}, found));
    QVERIFY(!grid.at({5, grid.contentSize().height() + 5}, found));
    QVERIFY(!grid.at({-41, 5}, found));
    QCOMPARE(found, (HeadAt{1, 1}));  // untouched
}

void TestHeadGridLayout::emptyIsNothing() {
    HeadAt found;
    QVERIFY(!HeadGridLayout().at({0, 0}, found));
    QVERIFY(!HeadGridLayout({100, 100}, {10, 10}, 0, 4, 1).at({20, 20}, found));
}

QTEST_APPLESS_MAIN(TestHeadGridLayout)
#include "tst_head_grid_layout.moc"
