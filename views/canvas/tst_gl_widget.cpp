// SPDX-License-Identifier: Apache-2.0
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QWindow>
#include <QtTest>
#include <utility>

#include "views/canvas/gl_widget.h"

using namespace sl;

namespace {

/// Red, blue in the lower left quarter; see-through, as a canvas may leave its alpha.
class Flag : public GlWidget {
public:
    int starts = 0, frames = 0;

protected:
    void initializeGL() override { ++starts; }
    void paintGL() override {
        ++frames;
        fill(0, 0, width(), height(), Qt::red);
        fill(0, 0, width() / 2, height() / 2, Qt::blue);
    }

private:
    /// OpenGL counts rows from the bottom.
    void fill(int x, int y, int w, int h, const QColor& color) {
        auto* gl = context()->functions();
        const double ratio = devicePixelRatioF();
        gl->glEnable(GL_SCISSOR_TEST);
        gl->glScissor(qRound(x * ratio), qRound(y * ratio), qRound(w * ratio), qRound(h * ratio));
        gl->glClearColor(color.redF(), color.greenF(), color.blueF(), 0);
        gl->glClear(GL_COLOR_BUFFER_BIT);
        gl->glDisable(GL_SCISSOR_TEST);
    }
};

}  // namespace

class TestGlWidget : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void standsUpright();
    void drawsWhenToldOnly();
    void followsItsSize();
    void startsOnceThereIsRoom();
    void leavesItsWindowAlone();
};

void TestGlWidget::standsUpright() {
    Flag flag;
    flag.resize(80, 41);
    flag.show();
    QVERIFY(QTest::qWaitForWindowExposed(&flag));
    // As drawn, and as the window shows it.
    for (const QImage& frame : {flag.grabFramebuffer(), flag.grab().toImage()}) {
        QCOMPARE(frame.pixelColor(0, 0), QColor(Qt::red));
        QCOMPARE(frame.pixelColor(0, frame.height() - 1), QColor(Qt::blue));
        QCOMPARE(frame.pixelColor(frame.width() - 1, frame.height() - 1), QColor(Qt::red));
        QCOMPARE(frame.pixelColor(frame.width() / 4, frame.height() / 2 - 2), QColor(Qt::red));
    }
}

void TestGlWidget::drawsWhenToldOnly() {
    Flag flag;
    flag.resize(40, 40);
    flag.show();
    QVERIFY(QTest::qWaitForWindowExposed(&flag));
    int before = -1;
    while (std::exchange(before, flag.frames) != flag.frames) QTest::qWait(100);  // now it is quiet
    flag.repaint();  // as when another window had covered it
    QCOMPARE(flag.frames, before);
    flag.update();
    QTRY_COMPARE(flag.frames, before + 1);
    flag.setEnabled(false);  // colours may change
    QTRY_VERIFY(flag.frames > before + 1);
}

void TestGlWidget::followsItsSize() {
    Flag flag;
    flag.resize(40, 40);
    flag.show();
    QVERIFY(QTest::qWaitForWindowExposed(&flag));
    flag.resize(90, 30);
    const QImage frame = flag.grabFramebuffer();
    QCOMPARE(frame.size(), flag.size() * flag.devicePixelRatioF());
    QCOMPARE(frame.pixelColor(frame.width() - 1, frame.height() - 1), QColor(Qt::red));
    QCOMPARE(frame.pixelColor(frame.width() / 2 - 2, frame.height() - 1), QColor(Qt::blue));
    QCOMPARE(flag.starts, 1);
}

void TestGlWidget::startsOnceThereIsRoom() {
    Flag flag;
    flag.resize(0, 0);
    QVERIFY(flag.grabFramebuffer().isNull());
    QCOMPARE(flag.starts, 0);
    flag.resize(20, 20);
    QVERIFY(!flag.grabFramebuffer().isNull());
    QCOMPARE(flag.starts, 1);
}

/// A QOpenGLWidget would make the whole window one that OpenGL puts together.
void TestGlWidget::leavesItsWindowAlone() {
    QWidget window;
    window.resize(100, 100);
    auto* flag = new Flag;
    flag->setParent(&window);
    flag->resize(50, 50);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_VERIFY(flag->frames > 0);
    QCOMPARE(window.windowHandle()->surfaceType(), QSurface::RasterSurface);
    QCOMPARE(QOpenGLContext::currentContext(), nullptr);
    flag->setParent(nullptr);  // as a dock that is taken out
    flag->show();
    QVERIFY(QTest::qWaitForWindowExposed(flag));
    QCOMPARE(flag->grabFramebuffer().pixelColor(0, 0), QColor(Qt::red));
    QCOMPARE(flag->starts, 1);
    delete flag;
}

QTEST_MAIN(TestGlWidget)
#include "tst_gl_widget.moc"
