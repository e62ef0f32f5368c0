// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "views/canvas/overlay_colors.h"
#include "views/canvas/overlay_painter.h"

using namespace sl;

class TestOverlayPainter : public QObject {
    Q_OBJECT
    QImage painted() const;
    OverlayScene m_scene;
    ViewTransform m_view;
    static constexpr QSize kSize{400, 400};

private Q_SLOTS:
    void colorsAreReadable();
    void boxesFromAnnotationsKeepOrder();
    void captionsAndDescriptions();
    void solidDashedAndDot();
    void theModelsBoxStaysVisible();
    void aChangedBoxSaysItsSize();
    void lowScoresAreFaint();
    void polygonsAreDrawn();
    void captionsStayInSight();
    void captionsDoNotCover();
    void regionDimsTheRest();
    void tooFineAGridIsLeftOut();
    void legendAndMinimap();
    void findsWhatIsDrawn();
};

/// The overlay alone over mid-grey; the picture is 400 × 400 at 1 : 1.
QImage TestOverlayPainter::painted() const {
    QImage image(kSize, QImage::Format_ARGB32_Premultiplied);
    image.fill(QColor(128, 128, 128));
    QPainter painter(&image);
    paintOverlay(painter, kSize, m_scene, m_view, QPalette());
    return image;
}

static CanvasBox box(const Box& at, CanvasBox::Origin origin = CanvasBox::Origin::Model) {
    CanvasBox b;
    b.boxInFile = at;
    b.origin = origin;
    return b;
}

static bool isClose(const QColor& a, const QColor& b, int tolerance = 10) {
    return std::abs(a.red() - b.red()) <= tolerance &&
           std::abs(a.green() - b.green()) <= tolerance &&
           std::abs(a.blue() - b.blue()) <= tolerance;
}

/// Pixels of `color` along the row y from x0 to x1.
static int count(const QImage& image, const QColor& color, int y, int x0, int x1) {
    int found = 0;
    for (int x = x0; x < x1; ++x) found += isClose(image.pixelColor(x, y), color);
    return found;
}

static QRect boundsOf(const QImage& image, const QColor& color) {
    QRect bounds;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (isClose(image.pixelColor(x, y), color, 8)) bounds |= QRect(x, y, 1, 1);
    return bounds;
}

void TestOverlayPainter::colorsAreReadable() {
    for (int i = 0; i < kOverlayColors; ++i) {
        QVERIFY(contrastRatio(overlayColor(i), textColorOn(overlayColor(i))) >= 4.5);
        QVERIFY(!overlayColorName(i).isEmpty());
        for (int j = 0; j < i; ++j) QVERIFY(overlayColor(i) != overlayColor(j));
    }
    QCOMPARE(overlayColor(kOverlayColors), overlayColor(0));
    QCOMPARE(overlayColor(-1), overlayColor(0));
    QVERIFY(std::abs(contrastRatio(Qt::black, Qt::white) - 21) < 0.01);
}

void TestOverlayPainter::boxesFromAnnotationsKeepOrder() {
    std::vector<Annotation> list(5);
    list[0].box = {1, 2, 3, 4};
    list[0].author.kind = Author::Kind::Truth;
    list[1].kind = Annotation::Kind::Text;
    list[2].mediaIndex = 1;
    list[3].kind = Annotation::Kind::Region;
    list[3].polygon = {{10, 10}, {30, 10}, {20, 40}};
    list[3].author.kind = Author::Kind::Person;
    list[4].box = {5, 5, 9, 9};
    list[4].label = "dog";
    list[4].score = 0.5;
    std::vector<int> positions;
    const auto boxes = boxesFromAnnotations(list, 0, &positions);
    QCOMPARE(positions, (std::vector<int>{0, 3, 4}));
    QCOMPARE(boxes[0].origin, CanvasBox::Origin::Truth);
    QCOMPARE(boxes[1].origin, CanvasBox::Origin::Corrected);
    QCOMPARE(boxes[1].boxInFile, (Box{10, 10, 30, 40}));
    QCOMPARE(boxCaption(boxes[2]), "dog 0.50");
}

void TestOverlayPainter::captionsAndDescriptions() {
    CanvasBox b = box({12.2, 30, 80, 92.7}, CanvasBox::Origin::Corrected);
    QCOMPARE(boxCaption(b), QString());
    b.label = "red\n circle";
    b.score = 0.968;
    QCOMPARE(boxCaption(b), "red circle 0.97");
    const QString text = boxDescription(b, 0);
    QVERIFY2(text.contains("Box 1: red circle") && text.contains("corrected") &&
                 text.contains("12, 30 to 80, 93"),
             qPrintable(text));
}

void TestOverlayPainter::solidDashedAndDot() {
    m_view.setViewportSize(kSize.width(), kSize.height());
    m_view.setContentSize(400, 400);
    m_view.oneToOne();
    m_scene = {};
    m_scene.fileSize = {400, 400};
    m_scene.boxes = {box({50, 50, 250, 250})};
    QCOMPARE(count(painted(), overlayColor(0), 50, 60, 240), 180);
    m_scene.boxes = {box({50, 50, 250, 250}, CanvasBox::Origin::Truth)};
    const int dashes = count(painted(), overlayColor(0), 50, 60, 240);
    QVERIFY2(dashes > 60 && dashes < 140, qPrintable(QString::number(dashes)));
    m_scene.boxes = {box({50, 50, 250, 250}, CanvasBox::Origin::Corrected)};
    QVERIFY(isClose(painted().pixelColor(252, 48), overlayColor(0)));  // its dot
    m_scene.boxesVisible = false;
    QCOMPARE(count(painted(), QColor(128, 128, 128), 50, 0, 400), 400);
}

void TestOverlayPainter::theModelsBoxStaysVisible() {
    m_scene = {};
    m_scene.fileSize = kSize;
    CanvasBox b = box({100, 100, 200, 200}, CanvasBox::Origin::Corrected);
    m_scene.boxes = {b};
    const QImage without = painted();
    m_scene.boxes[0].modelBoxInFile = b.boxInFile;  // the same: nothing more to show
    QCOMPARE(painted(), without);
    m_scene.boxes[0].modelBoxInFile = Box{250, 100, 350, 200};
    const QImage with = painted();
    int changed = 0;
    for (int y = 120; y < 180; ++y) changed += with.pixel(250, y) != without.pixel(250, y);
    QCOMPARE(changed, 60);
    QCOMPARE(with.pixel(300, 150), without.pixel(300, 150));  // its inside stays clear
}

void TestOverlayPainter::aChangedBoxSaysItsSize() {
    CanvasBox b = box({100, 100, 220, 196});
    QCOMPARE(boxReadout(b), "120 × 96 px");
    b.modelBoxInFile = b.boxInFile;
    QCOMPARE(boxReadout(b), "120 × 96 px");
    b.modelBoxInFile = Box{100, 100, 220, 148};
    QCOMPARE(boxReadout(b), "120 × 96 px · IoU 0.50");
    QVERIFY(boxDescription(b, 0).contains("IoU 0.50"));
    m_scene = {};
    m_scene.fileSize = kSize;
    m_scene.boxes = {b};
    const QRect below(100, 204, 60, 20);
    const QImage without = painted();
    m_scene.readoutOn = 0;
    QVERIFY(painted().copy(below) != without.copy(below));
    m_scene.readoutOn = -1;
    m_scene.pinnedBox = 0;
    QCOMPARE(painted().copy(below), without.copy(below));
    m_scene.boxes[0].editable = true;
    QVERIFY(painted().copy(below) != without.copy(below));
}

void TestOverlayPainter::lowScoresAreFaint() {
    m_scene = {};
    m_scene.fileSize = {400, 400};
    m_scene.boxes = {box({50, 50, 250, 250})};
    m_scene.boxes[0].score = 0.05;
    QVERIFY(!isClose(painted().pixelColor(60, 200), overlayColor(0)));
    QVERIFY(!isClose(painted().pixelColor(50, 200), overlayColor(0), 40));
    m_scene.boxes[0].score = 1;
    QVERIFY(isClose(painted().pixelColor(50, 200), overlayColor(0)));
}

void TestOverlayPainter::polygonsAreDrawn() {
    m_scene = {};
    m_scene.fileSize = {400, 400};
    CanvasBox b = box({100, 100, 300, 300});
    b.polygonInFile = {{100, 100}, {300, 100}, {300, 300}};
    m_scene.boxes = {b};
    QVERIFY(isClose(painted().pixelColor(200, 200), overlayColor(0), 40));  // on the diagonal
    QCOMPARE(painted().pixelColor(100, 250), QColor(128, 128, 128));        // no left side
}

void TestOverlayPainter::captionsStayInSight() {
    m_scene = {};
    m_scene.fileSize = {400, 400};
    // Beyond each corner, and larger than the viewport: the caption's ground is found inside.
    for (const Box& at : {Box{-100, -100, 60, 60}, Box{350, 350, 600, 600}, Box{-50, -50, 500, 500},
                          Box{380, 2, 399, 20}}) {
        m_scene.boxes = {box(at)};
        m_scene.boxes[0].label = "label";
        const QRect ground = boundsOf(painted(), overlayColor(0));
        QVERIFY(ground.height() > 8 && ground.width() > 20);
    }
}

void TestOverlayPainter::captionsDoNotCover() {
    m_scene = {};
    m_scene.fileSize = {400, 400};
    m_scene.boxes = {box({100, 100, 200, 200}), box({102, 101, 202, 201})};
    for (CanvasBox& b : m_scene.boxes) b.label = "same place";
    const QImage image = painted();
    // The second caption went below the boxes instead of over the first.
    QVERIFY(isClose(image.pixelColor(104, 88), overlayColor(0), 60));
    QVERIFY(isClose(image.pixelColor(106, 215), overlayColor(1), 60));
}

void TestOverlayPainter::regionDimsTheRest() {
    m_scene = {};
    m_scene.fileSize = {400, 400};
    m_scene.regionInFile = Box{100, 100, 200, 200};
    const QImage image = painted();
    QCOMPARE(image.pixelColor(150, 150), QColor(128, 128, 128));
    QVERIFY(image.pixelColor(300, 300).lightness() < 100);
    QVERIFY(isClose(image.pixelColor(100, 150), Qt::white, 60));
}

void TestOverlayPainter::tooFineAGridIsLeftOut() {
    m_scene = {};
    m_scene.fileSize = {400, 400};
    m_scene.patchGrid = PatchGrid{{0, 0, 400, 400}, 200, 200};
    QCOMPARE(count(painted(), QColor(128, 128, 128), 201, 0, 400), 400);
    m_scene.patchGrid = PatchGrid{{0, 0, 400, 400}, 8, 8};
    const int ground = count(painted(), QColor(128, 128, 128), 225, 0, 400);
    QVERIFY(ground > 300 && ground < 399);
    m_scene.patchGrid = PatchGrid{{0, 0, 400, 400}, -8, 1'000'000'000};
    painted();
}

void TestOverlayPainter::legendAndMinimap() {
    m_scene = {};
    m_scene.fileSize = {400, 400};
    m_scene.legend = HeatMapStyle{};
    m_scene.legendRange = {0, 0.194};
    // Not the very ends: the bar's outline lies over them.
    const Rgb high = colorAt(ColorMap::Viridis, 0.95), low = colorAt(ColorMap::Viridis, 0.05);
    const QRect right = boundsOf(painted(), QColor(high.r, high.g, high.b));
    QVERIFY(right.isValid() && right.top() > 350);
    QVERIFY(boundsOf(painted(), QColor(low.r, low.g, low.b)).right() < right.left());
    m_scene.legend.reset();
    m_scene.minimap = QImage(40, 40, QImage::Format_RGB32);
    m_scene.minimap.fill(Qt::red);
    QVERIFY(boundsOf(painted(), Qt::red).isNull());  // the whole picture shows
    m_view.centerOn({200, 200}, 4);
    const QRect map = minimapRect(kSize, m_scene.fileSize, m_view);
    const QRect seen = boundsOf(painted(), Qt::red);  // undimmed: what the viewport shows
    QVERIFY(map.contains(seen));
    QVERIFY(std::abs(seen.width() - map.width() / 4) < 6);
}

void TestOverlayPainter::findsWhatIsDrawn() {
    QImage layer(50, 40, QImage::Format_RGBA8888_Premultiplied);
    layer.fill(Qt::transparent);
    QVERIFY(drawnRect(layer).isEmpty());
    layer.setPixelColor(7, 30, Qt::white);
    QCOMPARE(drawnRect(layer), QRect(7, 30, 1, 1));
    layer.setPixelColor(49, 3, QColor(0, 0, 0, 20));
    layer.setPixelColor(20, 39, Qt::black);
    QCOMPARE(drawnRect(layer), QRect(QPoint(7, 3), QPoint(49, 39)));
    QVERIFY(drawnRect(QImage()).isEmpty());
}

QTEST_MAIN(TestOverlayPainter)
#include "tst_overlay_painter.moc"
