// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "views/canvas/imgui_input.h"

using namespace sl;

class TestImGuiInput : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quickClickTakesTwoFrames();
    void movesJoin();
    void pressHappensWhereItHappened();
    void leavingAndWheel();
    void unknownButtonsAreDropped();
};

void TestImGuiInput::quickClickTakesTwoFrames() {
    ImGuiInput input;
    input.button({5, 6}, 0, true);
    input.button({5, 6}, 0, false);
    QVERIFY(input.nextFrame().down[0]);
    QVERIFY(input.pending());
    QVERIFY(!input.nextFrame().down[0]);
    QVERIFY(!input.pending());
    QVERIFY(!input.nextFrame().down[0]);
}

void TestImGuiInput::movesJoin() {
    ImGuiInput input;
    for (int i = 0; i < 50; ++i) input.move({double(i), 1});
    QCOMPARE(input.nextFrame().position, QPointF(49, 1));
    QVERIFY(!input.pending());
}

void TestImGuiInput::pressHappensWhereItHappened() {
    ImGuiInput input;
    input.move({1, 1});
    input.button({2, 2}, 0, true);
    input.move({9, 9});
    QCOMPARE(input.nextFrame().position, QPointF(2, 2));
    const MouseFrame next = input.nextFrame();
    QCOMPARE(next.position, QPointF(9, 9));
    QVERIFY(next.down[0]);  // still held
}

void TestImGuiInput::leavingAndWheel() {
    ImGuiInput input;
    input.wheel({3, 3}, {0, 1});
    input.wheel({3, 3}, {0, 0.5});
    const MouseFrame frame = input.nextFrame();
    QCOMPARE(frame.wheel, QPointF(0, 1.5));
    QVERIFY(frame.inside);
    input.leave();
    const MouseFrame after = input.nextFrame();
    QVERIFY(!after.inside);
    QCOMPARE(after.wheel, QPointF());
}

void TestImGuiInput::unknownButtonsAreDropped() {
    ImGuiInput input;
    input.button({}, -1, true);
    input.button({}, 7, true);
    QVERIFY(!input.pending());
}

QTEST_APPLESS_MAIN(TestImGuiInput)
#include "tst_imgui_input.moc"
