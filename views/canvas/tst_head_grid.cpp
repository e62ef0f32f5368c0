// SPDX-License-Identifier: Apache-2.0
#include <QMouseEvent>
#include <QSignalSpy>
#include <QtTest>

#include "views/canvas/head_grid.h"
#include "views/canvas/imgui_font.h"

using namespace sl;

class TestHeadGrid : public QObject {
    Q_OBJECT
    void move(QPoint to);
    QColor colorAt(QPoint p);
    std::unique_ptr<HeadGrid> m_grid;

private Q_SLOTS:
    void init();
    void cleanup();
    void drawsTheMaps();
    void otherTokenOtherMaps();
    void hoverPreviewsAndLeavingEnds();
    void clickKeeps();
    void headersAreMeans();
    void arrowsMoveEnterKeeps();
    void emptyStackIsBorne();
    void survivesReparenting();
    void twoGridsDoNotMix();
    void writesInTheWindowsFont();
};

/// 2 tokens, 3 layers, 4 heads of 2 × 2 cells; token 0: all cells of (layer 1, head 2) are 1 and
/// the others 0; token 1: the reverse.
static HeadStack stack() {
    auto s = std::make_shared<GridStack>();
    s->rows = s->cols = 2;
    s->fileRect = {0, 0, 100, 100};
    s->axes = {{"token", {"a", "b"}}, {"layer", {"0", "1", "2"}}, {"head", {"0", "1", "2", "3"}}};
    for (int token = 0; token < 2; ++token)
        for (int i = 0; i < 12; ++i)
            for (int cell = 0; cell < 4; ++cell)
                s->values.push_back((i == 6) == (token == 0) ? 1.0F : 0.0F);
    return *HeadStack::from(s);
}

void TestHeadGrid::init() {
    m_grid = std::make_unique<HeadGrid>();
    m_grid->resize(420, 380);
    m_grid->setStack(stack());
    m_grid->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_grid.get()));
}

void TestHeadGrid::cleanup() {
    m_grid.reset();
}

void TestHeadGrid::move(QPoint to) {
    QMouseEvent event(QEvent::MouseMove, to, m_grid->mapToGlobal(to), Qt::NoButton, Qt::NoButton,
                      {});
    QApplication::sendEvent(m_grid.get(), &event);
}

QColor TestHeadGrid::colorAt(QPoint p) {
    return m_grid->grabFramebuffer().pixelColor(p * m_grid->devicePixelRatioF());
}

static QColor viridis(double share) {
    const Rgb c = sl::colorAt(ColorMap::Viridis, share);
    return QColor(c.r, c.g, c.b);
}

void TestHeadGrid::drawsTheMaps() {
    const QPoint offNumber(-8, -8);  // the number stands in the lower right corner
    QCOMPARE(colorAt(m_grid->placeOf({1, 2}) + offNumber), viridis(1));
    QCOMPARE(colorAt(m_grid->placeOf({0, 0}) + offNumber), viridis(0));
    QCOMPARE(colorAt(m_grid->placeOf({2, 3}) + offNumber), viridis(0));
    m_grid->setColorMap(ColorMap::Inferno);
    const Rgb high = sl::colorAt(ColorMap::Inferno, 1);
    QCOMPARE(colorAt(m_grid->placeOf({1, 2}) + offNumber), QColor(high.r, high.g, high.b));
}

void TestHeadGrid::otherTokenOtherMaps() {
    m_grid->setToken(1);
    QCOMPARE(colorAt(m_grid->placeOf({1, 2}) - QPoint(8, 8)), viridis(0));
    QCOMPARE(colorAt(m_grid->placeOf({0, 0}) - QPoint(8, 8)), viridis(1));
    m_grid->setToken(9);
    QCOMPARE(m_grid->token(), 1);
}

void TestHeadGrid::hoverPreviewsAndLeavingEnds() {
    QSignalSpy previewed(m_grid.get(), &HeadGrid::previewed);
    QSignalSpy ended(m_grid.get(), &HeadGrid::previewEnded);
    move(m_grid->placeOf({1, 2}));
    QTRY_COMPARE(previewed.count(), 1);
    QCOMPARE(previewed.at(0).at(0).toInt(), 1);
    QCOMPARE(previewed.at(0).at(1).toInt(), 2);
    QVERIFY(m_grid->accessibleDescription().contains("4.000"));  // its mass
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(m_grid.get(), &leave);
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(m_grid->chosen(), HeadAt{});
}

void TestHeadGrid::clickKeeps() {
    QSignalSpy chosen(m_grid.get(), &HeadGrid::chosenChanged);
    // Press and release come within one frame.
    QTest::mouseClick(m_grid.get(), Qt::LeftButton, {}, m_grid->placeOf({2, 3}));
    QTRY_COMPARE(chosen.count(), 1);
    QCOMPARE(chosen.at(0).at(0).toInt(), 2);
    QCOMPARE(chosen.at(0).at(1).toInt(), 3);
    QCOMPARE(m_grid->chosen(), (HeadAt{2, 3}));
    m_grid->setChosen({0, 1});
    QCOMPARE(m_grid->chosen(), (HeadAt{0, 1}));
    m_grid->setChosen({9, 9});
    QCOMPARE(m_grid->chosen(), (HeadAt{0, 1}));
    QTest::qWait(30);
    QCOMPARE(chosen.count(), 1);
}

void TestHeadGrid::headersAreMeans() {
    QSignalSpy chosen(m_grid.get(), &HeadGrid::chosenChanged);
    QTest::mouseClick(m_grid.get(), Qt::LeftButton, {}, m_grid->placeOf({1, -1}));
    QTRY_COMPARE(chosen.count(), 1);
    QTest::mouseClick(m_grid.get(), Qt::LeftButton, {}, m_grid->placeOf({-1, 3}));
    QTRY_COMPARE(chosen.count(), 2);
    QCOMPARE(chosen.at(0).at(0).toInt(), 1);
    QCOMPARE(chosen.at(0).at(1).toInt(), -1);
    QCOMPARE(chosen.at(1).at(0).toInt(), -1);
    QCOMPARE(chosen.at(1).at(1).toInt(), 3);
}

void TestHeadGrid::arrowsMoveEnterKeeps() {
    QSignalSpy previewed(m_grid.get(), &HeadGrid::previewed);
    QSignalSpy chosen(m_grid.get(), &HeadGrid::chosenChanged);
    QSignalSpy ended(m_grid.get(), &HeadGrid::previewEnded);
    m_grid->setChosen({0, 0});
    QTest::keyClick(m_grid.get(), Qt::Key_Down);
    QTest::keyClick(m_grid.get(), Qt::Key_Right);
    QTRY_VERIFY(!previewed.isEmpty());
    QCOMPARE(previewed.last().at(0).toInt(), 1);
    QCOMPARE(previewed.last().at(1).toInt(), 1);
    QTest::keyClick(m_grid.get(), Qt::Key_Return);
    QTRY_COMPARE(chosen.count(), 1);
    QCOMPARE(m_grid->chosen(), (HeadAt{1, 1}));
    QTest::keyClick(m_grid.get(), Qt::Key_End);
    QTest::keyClick(m_grid.get(), Qt::Key_Escape);
    QTRY_COMPARE(ended.count(), 1);
    QTest::keyClick(m_grid.get(), Qt::Key_Home);
    QTRY_COMPARE(previewed.last().at(1).toInt(), -1);  // the mean over the heads
}

void TestHeadGrid::emptyStackIsBorne() {
    m_grid->setStack({});
    m_grid->grabFramebuffer();
    QTest::keyClick(m_grid.get(), Qt::Key_Right);
    QTest::mouseClick(m_grid.get(), Qt::LeftButton, {}, {100, 100});
    QTest::qWait(30);
    QCOMPARE(m_grid->chosen(), HeadAt{});
}

void TestHeadGrid::survivesReparenting() {
    const QColor before = colorAt(m_grid->placeOf({1, 2}) - QPoint(8, 8));
    QWidget other;
    other.resize(500, 500);
    m_grid->setParent(&other);
    other.show();
    m_grid->show();
    QVERIFY(QTest::qWaitForWindowExposed(&other));
    QCOMPARE(colorAt(m_grid->placeOf({1, 2}) - QPoint(8, 8)), before);
    m_grid->setParent(nullptr);
    m_grid->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_grid.get()));
    QCOMPARE(colorAt(m_grid->placeOf({1, 2}) - QPoint(8, 8)), before);
}

void TestHeadGrid::twoGridsDoNotMix() {
    HeadGrid second;
    second.resize(300, 300);
    second.setStack(stack(), 1);
    second.show();
    QVERIFY(QTest::qWaitForWindowExposed(&second));
    QSignalSpy previewed(&second, &HeadGrid::previewed);
    move(m_grid->placeOf({0, 0}));
    m_grid->grabFramebuffer();
    second.grabFramebuffer();
    QTest::qWait(30);
    QCOMPARE(previewed.count(), 0);
    QCOMPARE(colorAt(m_grid->placeOf({1, 2}) - QPoint(8, 8)), viridis(1));
}

void TestHeadGrid::writesInTheWindowsFont() {
    const QByteArray file = fontFile(QFont("DejaVu Sans"));
    QVERIFY(file.size() > 100'000);
    QVERIFY(file.startsWith(QByteArray("\0\1\0\0", 4)));
}

QTEST_MAIN(TestHeadGrid)
#include "tst_head_grid.moc"
