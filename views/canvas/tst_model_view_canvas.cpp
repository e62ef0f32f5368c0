// SPDX-License-Identifier: Apache-2.0
#include <QMouseEvent>
#include <QSignalSpy>
#include <QtTest>

#include "views/canvas/model_view_canvas.h"

using namespace sl;

class TestModelViewCanvas : public QObject {
    Q_OBJECT
    void move(QPoint to);
    QColor colorAt(QPoint inViewport);
    std::unique_ptr<ModelViewCanvas> m_canvas;

private Q_SLOTS:
    void init();
    void cleanup();
    void pixelsAreExact();
    void hoverFindsTokens();
    void keysWalkTheTokens();
    void marksWithoutEcho();
    void textsSayTheNumbers();
    void paddingIsShaded();
    void weightsColour();
    void missingImagesAreBorne();
};

/// Two 32 × 32 views of 4 × 4 tokens; the first has 8 pixels of padding at the bottom.
static GeometryTrace trace() {
    GeometryTrace t;
    for (int v = 0; v < 2; ++v) {
        ViewGeometry view;
        view.index = v;
        view.width = view.height = 32;
        view.fileRect = v == 0 ? Box{0, 0, 640, 480} : Box{0, 0, 320, 320};
        if (v == 0) view.pad = {0, 0, 0, 8};
        view.fileWidth = 640;
        view.fileHeight = 480;
        t.views.push_back(view);
        for (int row = 0; row < 4; ++row)
            for (int col = 0; col < 4; ++col) {
                VisualToken token;
                token.index = static_cast<int>(t.tokens.size());
                token.view = v;
                token.row = row;
                token.col = col;
                token.viewRect = {8.0 * col, 8.0 * row, 8.0 * col + 8, 8.0 * row + 8};
                t.tokens.push_back(token);
            }
    }
    return t;
}

static ImagePtr pixels(std::uint8_t blue) {
    auto image = std::make_shared<Image>(32, 32);
    for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 32; ++x) {
            std::uint8_t* p = image->row(y) + 3 * static_cast<std::size_t>(x);
            p[0] = static_cast<std::uint8_t>(8 * x);
            p[1] = static_cast<std::uint8_t>(8 * y);
            p[2] = blue;
        }
    return image;
}

void TestModelViewCanvas::init() {
    m_canvas = std::make_unique<ModelViewCanvas>();
    m_canvas->resize(700, 400);
    m_canvas->setViews(trace(), {pixels(10), pixels(200)});
    m_canvas->setZoom(4);
    m_canvas->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
}

void TestModelViewCanvas::cleanup() {
    m_canvas.reset();
}

void TestModelViewCanvas::move(QPoint to) {
    QMouseEvent event(QEvent::MouseMove, to, m_canvas->viewport()->mapToGlobal(to), Qt::NoButton,
                      Qt::NoButton, {});
    QApplication::sendEvent(m_canvas->viewport(), &event);
}

QColor TestModelViewCanvas::colorAt(QPoint p) {
    const QImage shot = m_canvas->viewport()->grab().toImage();
    return shot.pixelColor(p * m_canvas->devicePixelRatioF());
}

void TestModelViewCanvas::pixelsAreExact() {
    m_canvas->setGridVisible(false);
    QCOMPARE(m_canvas->zoom(), 4);
    // The middle of token 5 of view 0 is the corner of view pixel (12, 12).
    const QPoint middle = m_canvas->placeOf(5);
    QCOMPARE(colorAt(middle + QPoint(1, 1)), QColor(96, 96, 10));
    QCOMPARE(colorAt(m_canvas->placeOf(16 + 5) + QPoint(1, 1)), QColor(96, 96, 200));
    QCOMPARE(colorAt(middle - QPoint(2, 2)), QColor(88, 88, 10));
}

void TestModelViewCanvas::hoverFindsTokens() {
    QSignalSpy hovered(m_canvas.get(), &ModelViewCanvas::tokenHovered);
    QSignalSpy clicked(m_canvas.get(), &ModelViewCanvas::tokenClicked);
    move(m_canvas->placeOf(6));
    move(m_canvas->placeOf(6) + QPoint(1, 1));
    move(m_canvas->placeOf(16 + 3));
    QTest::mouseClick(m_canvas->viewport(), Qt::LeftButton, {}, m_canvas->placeOf(16 + 3));
    move({1, 1});
    QCOMPARE(hovered.count(), 3);
    QCOMPARE(hovered.at(0).at(0).toInt(), 6);
    QCOMPARE(hovered.at(1).at(0).toInt(), 19);
    QCOMPARE(hovered.at(2).at(0).toInt(), -1);
    QCOMPARE(clicked.at(0).at(0).toInt(), 19);
}

void TestModelViewCanvas::keysWalkTheTokens() {
    QSignalSpy hovered(m_canvas.get(), &ModelViewCanvas::tokenHovered);
    QTest::keyClick(m_canvas.get(), Qt::Key_Right);
    QCOMPARE(m_canvas->highlightedToken(), 0);
    QTest::keyClick(m_canvas.get(), Qt::Key_Right);
    QTest::keyClick(m_canvas.get(), Qt::Key_Down);
    QCOMPARE(m_canvas->highlightedToken(), 5);
    m_canvas->setHighlightedToken(15);
    QTest::keyClick(m_canvas.get(), Qt::Key_Right);  // over to the next view
    QCOMPARE(m_canvas->highlightedToken(), 16);
    QCOMPARE(hovered.count(), 4);
    QTest::keyClick(m_canvas.get(), Qt::Key_Escape);
    QCOMPARE(m_canvas->highlightedToken(), -1);
}

void TestModelViewCanvas::marksWithoutEcho() {
    QSignalSpy hovered(m_canvas.get(), &ModelViewCanvas::tokenHovered);
    m_canvas->setGridVisible(false);
    const QPoint place = m_canvas->placeOf(9);
    const QColor before = colorAt(place);
    m_canvas->setHighlightedToken(9);
    QVERIFY(colorAt(place).lightness() > before.lightness());
    m_canvas->setHighlightedToken(99);
    QCOMPARE(m_canvas->highlightedToken(), -1);
    QCOMPARE(hovered.count(), 0);
    // A token out of sight is scrolled to.
    m_canvas->setZoom(16);
    m_canvas->setHighlightedToken(31);
    QVERIFY(m_canvas->viewport()->rect().contains(m_canvas->placeOf(31)));
}

void TestModelViewCanvas::textsSayTheNumbers() {
    const QString caption = m_canvas->caption(0);
    QVERIFY2(caption.contains("32 × 32") && caption.contains("0.05") && caption.contains("640"),
             qPrintable(caption));
    QVERIFY(caption.contains("padding 0, 0, 0, 8"));
    QVERIFY(!m_canvas->caption(1).contains("padding"));
    QVERIFY(m_canvas->tokenText(5).contains("row 2, column 2"));
    QVERIFY(m_canvas->tokenText(5).contains("160, 160"));
    QVERIFY(m_canvas->tokenText(13).contains("padding only"));
    QVERIFY(m_canvas->tokenText(77).isEmpty());
    QVERIFY(m_canvas->accessibleDescription().contains("2 views, 32 visual tokens"));
}

void TestModelViewCanvas::paddingIsShaded() {
    m_canvas->setGridVisible(false);
    const QPoint inPadding = m_canvas->placeOf(13), inside = m_canvas->placeOf(9);
    QVERIFY(colorAt(inPadding + QPoint(1, 1)) != QColor(96, 224, 10));
    QCOMPARE(colorAt(inside + QPoint(1, 1)), QColor(96, 160, 10));
}

void TestModelViewCanvas::weightsColour() {
    m_canvas->setGridVisible(false);
    std::vector<float> weights(32, 0);
    weights[5] = 1;
    const QPoint place = m_canvas->placeOf(5) + QPoint(1, 1);
    m_canvas->setTokenWeights(weights);
    const QColor high = colorAt(place);
    QVERIFY(high.red() > 180 && high.green() > 180);  // viridis ends in yellow
    m_canvas->setTokenWeights({1, 2, 3});             // not one per token: none
    QCOMPARE(colorAt(place), QColor(96, 96, 10));
}

void TestModelViewCanvas::missingImagesAreBorne() {
    m_canvas->setViews(trace(), {nullptr});
    m_canvas->grab();
    m_canvas->clear();
    m_canvas->grab();
    QCOMPARE(m_canvas->highlightedToken(), -1);
    QTest::keyClick(m_canvas.get(), Qt::Key_Right);
    QCOMPARE(m_canvas->highlightedToken(), -1);
}

QTEST_MAIN(TestModelViewCanvas)
#include "tst_model_view_canvas.moc"
