// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>
#include <QtTest>
#include <cmath>

#include "views/canvas/image_canvas.h"
#include "views/canvas/overlay_colors.h"

using namespace sl;

class TestImageCanvas : public QObject {
    Q_OBJECT
    QPoint at(double x, double y) const;
    QColor colorAt(double x, double y);
    void move(QPoint to, Qt::MouseButtons held = Qt::NoButton);
    void drag(Qt::MouseButton button, QPoint from, QPoint to);
    std::unique_ptr<ImageCanvas> m_canvas;

private Q_SLOTS:
    void init();
    void cleanup();
    void showsThePixels();
    void nearestWhenEnlarged();
    void largePictureArrivesWithoutBlocking();
    void wheelZoomsAtTheCursor();
    void panByMiddleDragSpaceDragAndEmptyGround();
    void hoverAndClickBoxes();
    void smallerBoxWins();
    void drawsAndEditsTheRegion();
    void regionByKeys();
    void editsABox();
    void handlesOfThePinnedBoxLieOnTop();
    void keysMoveThePinnedBox();
    void drawsANewBox();
    void placesANewBoxByKey();
    void escapeUndoesADrag();
    void pixelUnderTheCursor();
    void heatMapIsDrawnAndHidden();
    void highlightedRectIsMarked();
    void minimapMovesTheView();
    void survivesReparenting();
    void speaksToScreenReaders();
};

static ImagePtr picture(int width, int height) {
    auto image = std::make_shared<Image>(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            std::uint8_t* p = image->row(y) + 3 * static_cast<std::size_t>(x);
            p[0] = static_cast<std::uint8_t>(x * 255 / width);
            p[1] = static_cast<std::uint8_t>(y * 255 / height);
            p[2] = 128;
        }
    return image;
}

static CanvasBox box(const Box& at, const char* label = "") {
    CanvasBox b;
    b.boxInFile = at;
    b.label = QString::fromUtf8(label);
    return b;
}

static bool isClose(const QColor& a, const QColor& b, int tolerance) {
    return std::abs(a.red() - b.red()) <= tolerance &&
           std::abs(a.green() - b.green()) <= tolerance &&
           std::abs(a.blue() - b.blue()) <= tolerance;
}

void TestImageCanvas::init() {
    m_canvas = std::make_unique<ImageCanvas>();
    m_canvas->resize(800, 600);
    m_canvas->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
    m_canvas->setFocus();
    QCursor::setPos(m_canvas->mapToGlobal(QPoint(2, 2)));
}

void TestImageCanvas::cleanup() {
    m_canvas.reset();
}

/// Widget position of a file position.
QPoint TestImageCanvas::at(double x, double y) const {
    const Point p = m_canvas->view().viewportFromImage(Point{x, y});
    return QPointF(p.x, p.y).toPoint();
}

/// What is on the screen over a file position.
QColor TestImageCanvas::colorAt(double x, double y) {
    const QImage shot = m_canvas->grabFramebuffer();
    return shot.pixelColor(at(x, y) * m_canvas->devicePixelRatioF());
}

/// QTest::mouseMove goes through the X server and may arrive late.
void TestImageCanvas::move(QPoint to, Qt::MouseButtons held) {
    QMouseEvent event(QEvent::MouseMove, to, m_canvas->mapToGlobal(to), Qt::NoButton, held, {});
    QApplication::sendEvent(m_canvas.get(), &event);
}

void TestImageCanvas::drag(Qt::MouseButton button, QPoint from, QPoint to) {
    move(from);
    QTest::mousePress(m_canvas.get(), button, {}, from);
    for (int i = 1; i <= 4; ++i) move(from + (to - from) * i / 4, button);
    QTest::mouseRelease(m_canvas.get(), button, {}, to);
}

// 3 levels: sampling at half pixels may round the gradient either way.
void TestImageCanvas::showsThePixels() {
    m_canvas->setImage(picture(400, 300));
    m_canvas->oneToOne();
    for (const auto& [x, y] : {std::pair{50.5, 50.5}, {200.5, 150.5}, {390.5, 290.5}})
        QVERIFY(isClose(colorAt(x, y), QColor(int(x) * 255 / 400, int(y) * 255 / 300, 128), 3));
    // 1200 pixels: the half-size level is drawn, from several tiles.
    m_canvas->setImage(picture(1200, 800));
    for (const auto& [x, y] : {std::pair{20.0, 20.0}, {511.0, 512.0}, {1030.0, 700.0}})
        QVERIFY(isClose(colorAt(x, y), QColor(int(x) * 255 / 1200, int(y) * 255 / 800, 128), 3));
}

void TestImageCanvas::nearestWhenEnlarged() {
    auto checks = std::make_shared<Image>(8, 8);
    for (int i = 0; i < 64; ++i)
        std::fill_n(&checks->rgb[3 * static_cast<std::size_t>(i)], 3,
                    static_cast<std::uint8_t>((i + i / 8) % 2 ? 255 : 0));
    m_canvas->setImage(checks);
    m_canvas->setViewpoint({4, 4}, 32);
    for (double off : {0.1, 0.5, 0.9}) {
        QCOMPARE(colorAt(4 + off, 4 + off), QColor(0, 0, 0));
        QCOMPARE(colorAt(5 + off, 4 + off), QColor(255, 255, 255));
    }
}

void TestImageCanvas::largePictureArrivesWithoutBlocking() {
    const ImagePtr large = picture(4000, 4000);
    QElapsedTimer timer;
    timer.start();
    m_canvas->setImage(large);
    const qint64 took = timer.elapsed();
    QVERIFY2(took < 50, qPrintable(QString::number(took)));           // 1-3 ms on an idle machine
    QVERIFY(isClose(colorAt(2000, 2000), QColor(127, 127, 128), 6));  // coarse, but there
    QTRY_VERIFY(m_canvas->isComplete());
    QVERIFY(isClose(colorAt(3000, 1000), QColor(191, 63, 128), 3));
    m_canvas->oneToOne();
    m_canvas->grabFramebuffer();
    QTRY_VERIFY(m_canvas->isComplete());
    QVERIFY(isClose(colorAt(2100.5, 1900.5), QColor(2100 * 255 / 4000, 1900 * 255 / 4000, 128), 3));
    m_canvas->setImage(large);
    m_canvas->setImage(picture(10, 10));  // the worker's result comes too late and is dropped
    QTest::qWait(100);
    QCOMPARE(m_canvas->image()->width, 10);
    QVERIFY(m_canvas->isComplete());
}

void TestImageCanvas::wheelZoomsAtTheCursor() {
    m_canvas->setImage(picture(640, 480));
    QSignalSpy moved(m_canvas.get(), &ImageCanvas::viewChanged);
    const QPoint cursor(200, 450);
    const Point before = m_canvas->view().imageFromViewport(Point{200, 450});
    const double zoom = m_canvas->zoom();
    QWheelEvent wheel(cursor, m_canvas->mapToGlobal(cursor), {}, {0, 240}, Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_canvas.get(), &wheel);
    const Point after = m_canvas->view().imageFromViewport(Point{200, 450});
    QVERIFY(std::hypot(after.x - before.x, after.y - before.y) < 1e-6);
    QVERIFY(std::abs(m_canvas->zoom() / zoom - 1.44) < 1e-6);
    QCOMPARE(moved.count(), 1);
}

void TestImageCanvas::panByMiddleDragSpaceDragAndEmptyGround() {
    m_canvas->setImage(picture(640, 480));
    QSignalSpy clicked(m_canvas.get(), &ImageCanvas::boxClicked);
    for (int way = 0; way < 3; ++way) {
        m_canvas->fit();
        const Point before = m_canvas->view().centerInImage();
        if (way == 1) QTest::keyPress(m_canvas.get(), Qt::Key_Space);
        drag(way == 0 ? Qt::MiddleButton : Qt::LeftButton, {400, 300}, {360, 280});
        if (way == 1) QTest::keyRelease(m_canvas.get(), Qt::Key_Space);
        const Point after = m_canvas->view().centerInImage();
        QVERIFY(std::abs(after.x - before.x - 40 / m_canvas->view().scale()) < 1e-6);
        QVERIFY(std::abs(after.y - before.y - 20 / m_canvas->view().scale()) < 1e-6);
    }
    QCOMPARE(clicked.count(), 0);
}

void TestImageCanvas::hoverAndClickBoxes() {
    m_canvas->setImage(picture(640, 480));
    m_canvas->setBoxes({box({100, 100, 200, 200}, "dog"), box({300, 100, 400, 200}, "кошка")});
    QSignalSpy hovered(m_canvas.get(), &ImageCanvas::boxHovered);
    QSignalSpy clicked(m_canvas.get(), &ImageCanvas::boxClicked);
    move(at(350, 150));
    QCOMPARE(hovered.count(), 1);
    QCOMPARE(hovered.takeFirst().at(0).toInt(), 1);
    QCOMPARE(m_canvas->highlightedBox(), 1);
    // The line of the highlighted box is drawn in its colour, the fill lets the picture through.
    QVERIFY(isClose(colorAt(300, 150), overlayColor(1), 12));
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(350, 150));
    QCOMPARE(clicked.takeFirst().at(0).toInt(), 1);
    move(at(500, 400));
    QCOMPARE(hovered.takeFirst().at(0).toInt(), -1);
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(500, 400));
    QCOMPARE(clicked.takeFirst().at(0).toInt(), -1);
    m_canvas->setHighlightedBox(0);  // from outside: no echo
    QCOMPARE(hovered.count(), 0);
    m_canvas->setBoxes({});
    QCOMPARE(m_canvas->highlightedBox(), -1);
}

void TestImageCanvas::smallerBoxWins() {
    m_canvas->setImage(picture(640, 480));
    m_canvas->setBoxes({box({200, 200, 250, 250}), box({100, 100, 400, 400})});
    QSignalSpy clicked(m_canvas.get(), &ImageCanvas::boxClicked);
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(225, 225));
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(300, 300));
    QCOMPARE(clicked.at(0).at(0).toInt(), 0);
    QCOMPARE(clicked.at(1).at(0).toInt(), 1);
    m_canvas->setBoxesVisible(false);
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(225, 225));
    QCOMPARE(clicked.at(2).at(0).toInt(), -1);
}

/// Equal within two pixels: the mouse moves by whole logical pixels, which scaled screens divide.
static bool isAbout(const Box& a, const Box& b) {
    return std::abs(a.x0 - b.x0) < 2.5 && std::abs(a.y0 - b.y0) < 2.5 &&
           std::abs(a.x1 - b.x1) < 2.5 && std::abs(a.y1 - b.y1) < 2.5;
}

void TestImageCanvas::drawsAndEditsTheRegion() {
    m_canvas->setImage(picture(640, 480));
    m_canvas->oneToOne();
    m_canvas->setTool(ImageCanvas::Tool::Region);
    QSignalSpy changed(m_canvas.get(), &ImageCanvas::regionChanged);
    drag(Qt::LeftButton, at(300, 200), at(100, 80));
    QCOMPARE(changed.count(), 1);
    QVERIFY(m_canvas->region());
    QVERIFY(isAbout(*m_canvas->region(), Box{100, 80, 300, 200}));
    drag(Qt::LeftButton, at(300, 200), at(340, 260));  // its corner
    QVERIFY(isAbout(*m_canvas->region(), Box{100, 80, 340, 260}));
    drag(Qt::LeftButton, at(200, 150), at(210, 140));  // its inside
    QVERIFY(isAbout(*m_canvas->region(), Box{110, 70, 350, 250}));
    QCOMPARE(changed.count(), 3);
    // Outside the region the picture is dimmed, inside it is not.
    QVERIFY(isClose(colorAt(200.5, 150.5), QColor(79, 79, 128), 4));
    QVERIFY(colorAt(600.5, 150.5).blue() < 100);
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(500, 400));
    QVERIFY(!m_canvas->region());
    QCOMPARE(changed.count(), 4);
    m_canvas->setRegion(Box{-50, -50, 9999, 100});
    QCOMPARE(*m_canvas->region(), (Box{0, 0, 640, 100}));
    m_canvas->setRegion(Box{5, 5, 5, 5});
    QVERIFY(!m_canvas->region());
}

void TestImageCanvas::regionByKeys() {
    m_canvas->setImage(picture(640, 480));
    m_canvas->setTool(ImageCanvas::Tool::Region);
    m_canvas->setRegion(Box{100, 100, 200, 200});
    QTest::keyClick(m_canvas.get(), Qt::Key_Right);
    QTest::keyClick(m_canvas.get(), Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(*m_canvas->region(), (Box{101, 90, 201, 190}));
}

void TestImageCanvas::editsABox() {
    m_canvas->setImage(picture(640, 480));
    m_canvas->oneToOne();
    CanvasBox editable = box({100, 100, 200, 200});
    editable.editable = true;
    m_canvas->setBoxes({editable});
    QSignalSpy edited(m_canvas.get(), &ImageCanvas::boxEdited);
    drag(Qt::LeftButton, at(150, 150), at(190, 140));
    QCOMPARE(edited.count(), 1);
    QVERIFY(isAbout(edited.at(0).at(1).value<Box>(), Box{140, 90, 240, 190}));
    drag(Qt::LeftButton, at(240, 190), at(260, 230));
    QVERIFY(isAbout(m_canvas->boxes()[0].boxInFile, Box{140, 90, 260, 230}));
    QCOMPARE(edited.count(), 2);
}

static CanvasBox editable(const Box& at) {
    CanvasBox b = box(at);
    b.editable = true;
    return b;
}

void TestImageCanvas::handlesOfThePinnedBoxLieOnTop() {
    m_canvas->setImage(picture(640, 480));
    m_canvas->oneToOne();
    // The small box covers the corner of the large one.
    m_canvas->setBoxes({editable({100, 100, 300, 300}), editable({280, 280, 320, 320})});
    QSignalSpy edited(m_canvas.get(), &ImageCanvas::boxEdited);
    drag(Qt::LeftButton, at(300, 300), at(310, 330));
    QCOMPARE(edited.takeFirst().at(0).toInt(), 1);
    m_canvas->setBoxes({editable({100, 100, 300, 300}), editable({280, 280, 320, 320})});
    m_canvas->setPinnedBox(0);
    drag(Qt::LeftButton, at(300, 300), at(310, 330));
    QCOMPARE(edited.at(0).at(0).toInt(), 0);
    QVERIFY(isAbout(edited.at(0).at(1).value<Box>(), Box{100, 100, 310, 330}));
}

void TestImageCanvas::keysMoveThePinnedBox() {
    m_canvas->setImage(picture(640, 480));
    m_canvas->setBoxes({editable({100, 100, 200, 200})});
    QSignalSpy nudged(m_canvas.get(), &ImageCanvas::boxNudged);
    const Point center = m_canvas->view().centerInImage();
    QTest::keyClick(m_canvas.get(), Qt::Key_Right);  // nothing pinned: the picture moves
    QCOMPARE(nudged.count(), 0);
    QVERIFY(m_canvas->view().centerInImage().x > center.x);
    m_canvas->setPinnedBox(0);
    QTest::keyClick(m_canvas.get(), Qt::Key_Right);
    QCOMPARE(nudged.takeFirst().at(1).value<Box>(), (Box{101, 100, 201, 200}));
    QTest::keyClick(m_canvas.get(), Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(nudged.takeFirst().at(1).value<Box>(), (Box{100, 90, 200, 190}));
    QTest::keyClick(m_canvas.get(), Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(nudged.takeFirst().at(1).value<Box>(), (Box{100, 100, 200, 201}));
    QTest::keyClick(m_canvas.get(), Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(nudged.takeFirst().at(1).value<Box>(), (Box{100, 100, 190, 200}));
    m_canvas->setBoxes({editable({0, 0, 640, 480})});
    m_canvas->setPinnedBox(0);
    QTest::keyClick(m_canvas.get(), Qt::Key_Left);  // at the edge
    QCOMPARE(nudged.count(), 0);
}

void TestImageCanvas::drawsANewBox() {
    m_canvas->setImage(picture(640, 480));
    m_canvas->oneToOne();
    m_canvas->setBoxes({editable({100, 100, 300, 300})});
    m_canvas->setTool(ImageCanvas::Tool::NewBox);
    QSignalSpy drawn(m_canvas.get(), &ImageCanvas::boxDrawn);
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, at(200, 200));  // no drag, no box
    QCOMPARE(drawn.count(), 0);
    QCOMPARE(m_canvas->tool(), ImageCanvas::Tool::NewBox);
    QTest::mousePress(m_canvas.get(), Qt::LeftButton, {}, at(200, 200));
    move(at(150, 250), Qt::LeftButton);
    QVERIFY(isClose(colorAt(150, 225), overlayColor(1), 30));  // it shows while it is drawn
    QTest::keyClick(m_canvas.get(), Qt::Key_Escape);
    QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, {}, at(150, 250));
    QCOMPARE(drawn.count(), 0);
    drag(Qt::LeftButton, at(200, 200), at(150, 260));  // over a box, which stays
    QCOMPARE(drawn.count(), 1);
    QVERIFY(isAbout(drawn.at(0).at(0).value<Box>(), Box{150, 200, 200, 260}));
    QCOMPARE(m_canvas->boxes().size(), std::size_t(1));
    QCOMPARE(m_canvas->tool(), ImageCanvas::Tool::Select);
}

void TestImageCanvas::placesANewBoxByKey() {
    m_canvas->setImage(picture(640, 480));
    QSignalSpy drawn(m_canvas.get(), &ImageCanvas::boxDrawn);
    m_canvas->placeBox();
    const Box box = drawn.at(0).at(0).value<Box>();
    QVERIFY(std::abs((box.x0 + box.x1) / 2 - 320) < 1 && std::abs((box.y0 + box.y1) / 2 - 240) < 1);
    QVERIFY(box.width() > 100 && box.width() < 400);
    m_canvas->setImage({});
    m_canvas->placeBox();
    QCOMPARE(drawn.count(), 1);
}

void TestImageCanvas::escapeUndoesADrag() {
    m_canvas->setImage(picture(640, 480));
    CanvasBox editable = box({100, 100, 200, 200});
    editable.editable = true;
    m_canvas->setBoxes({editable});
    QSignalSpy edited(m_canvas.get(), &ImageCanvas::boxEdited);
    QTest::mousePress(m_canvas.get(), Qt::LeftButton, {}, at(150, 150));
    const QPoint on = at(300, 300);
    move(on, Qt::LeftButton);
    QVERIFY(!(m_canvas->boxes()[0].boxInFile == editable.boxInFile));
    QTest::keyClick(m_canvas.get(), Qt::Key_Escape);
    QCOMPARE(m_canvas->boxes()[0].boxInFile, editable.boxInFile);
    QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, {}, on);
    QCOMPARE(edited.count(), 0);
}

void TestImageCanvas::pixelUnderTheCursor() {
    m_canvas->setImage(picture(640, 480));
    std::optional<PixelAt> last;
    int count = 0;
    connect(m_canvas.get(), &ImageCanvas::positionHovered, this, [&](std::optional<PixelAt> pixel) {
        last = pixel;
        ++count;
    });
    move(at(320.5, 240.5));
    QVERIFY(last);
    QVERIFY(std::abs(last->x - 320.5) < 1 && std::abs(last->y - 240.5) < 1);
    QCOMPARE(last->red, int(last->x) * 255 / 640);
    QCOMPARE(last->blue, 128);
    move(QPoint(3, 3));
    QVERIFY(!last);
    QCOMPARE(count, 2);
}

void TestImageCanvas::heatMapIsDrawnAndHidden() {
    m_canvas->setImage(picture(640, 480));
    Grid grid;
    grid.rows = grid.cols = 2;
    grid.values = {0, 0, 0, 1};
    grid.fileRect = {0, 0, 640, 480};
    HeatMapStyle style;
    style.smooth = style.fadeLow = false;
    style.opacity = 1;
    style.map = ColorMap::Inferno;
    m_canvas->setHeatMapStyle(style);
    m_canvas->setHeatMap(grid);
    const Rgb high = sl::colorAt(ColorMap::Inferno, 1), low = sl::colorAt(ColorMap::Inferno, 0);
    QVERIFY(isClose(colorAt(330, 250), QColor(high.r, high.g, high.b), 2));
    QVERIFY(isClose(colorAt(310, 250), QColor(low.r, low.g, low.b), 2));
    style.opacity = 0;
    m_canvas->setHeatMapStyle(style);
    QVERIFY(isClose(colorAt(330, 250), QColor(131, 132, 128), 4));
    style.opacity = 1;
    m_canvas->setHeatMapStyle(style);
    m_canvas->setHeatMapVisible(false);
    QVERIFY(isClose(colorAt(330, 250), QColor(131, 132, 128), 4));
    grid.values.pop_back();
    m_canvas->setHeatMap(grid);
    QVERIFY(!m_canvas->hasHeatMap());
}

void TestImageCanvas::highlightedRectIsMarked() {
    m_canvas->setImage(picture(640, 480));
    const QColor before = colorAt(105, 105);
    m_canvas->setHighlightedRect(Box{100, 100, 200, 200});
    QVERIFY(colorAt(110, 110).lightness() > before.lightness());
    m_canvas->setHighlightedRect(Box{100, 100, 100, 200});  // empty: none
    QCOMPARE(colorAt(105, 105), before);
}

void TestImageCanvas::minimapMovesTheView() {
    m_canvas->setImage(picture(640, 480));
    QVERIFY(minimapRect(m_canvas->size(), {640, 480}, m_canvas->view()).isEmpty());
    m_canvas->setViewpoint({320, 240}, 8);
    const QRect map = minimapRect(m_canvas->size(), {640, 480}, m_canvas->view());
    QVERIFY(!map.isEmpty());
    QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {},
                      map.topLeft() + QPoint(map.width() / 4, map.height() / 4));
    const Point center = m_canvas->view().centerInImage();
    QVERIFY(std::abs(center.x - 160) < 5 && std::abs(center.y - 120) < 5);
}

void TestImageCanvas::survivesReparenting() {
    m_canvas->setImage(picture(640, 480));
    const QColor before = colorAt(320, 240);
    QWidget other;
    other.resize(900, 700);
    m_canvas->setParent(&other);
    m_canvas->setGeometry(0, 0, 800, 600);
    other.show();
    m_canvas->show();
    QVERIFY(QTest::qWaitForWindowExposed(&other));
    QCOMPARE(colorAt(320, 240), before);
    m_canvas->setParent(nullptr);
    m_canvas->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
    QCOMPARE(colorAt(320, 240), before);
}

void TestImageCanvas::speaksToScreenReaders() {
    QVERIFY(!m_canvas->accessibleName().isEmpty());
    QVERIFY(m_canvas->accessibleDescription().contains("No picture"));
    m_canvas->setImage(picture(640, 480), "cats.png.");
    m_canvas->setBoxes({box({1, 2, 30, 40}, "red circle")});
    const QString text = m_canvas->accessibleDescription();
    QVERIFY(text.contains("cats.png") && text.contains("640") && text.contains("red circle"));
}

QTEST_MAIN(TestImageCanvas)
#include "tst_image_canvas.moc"
