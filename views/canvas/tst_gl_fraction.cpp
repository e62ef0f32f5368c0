// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include <QApplication>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QPainter>
#include <QProcess>
#include <QScreen>
#include <QtTest>

#include "views/canvas/gl_widget.h"

using namespace sl;

namespace {

class RedWidget : public GlWidget {
public:
    using GlWidget::GlWidget;

protected:
    void paintGL() override {
        auto* gl = context()->functions();
        gl->glClearColor(1, 0, 0, 1);
        gl->glClear(GL_COLOR_BUFFER_BIT);
    }
};

class GreenWindow : public QWidget {
protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), Qt::green); }
};

}  // namespace

/// At scales that are no whole number a widget's edge falls into the middle of a device pixel. The
/// scale is given to a process as a whole, so main() runs this test once for each.
class TestGlFraction : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coversItsLastPixels();
};

namespace {

/// Pixels on the screen that show neither what the widget nor what the window painted there.
int wrongPixels(QWidget& window, const QWidget& red) {
    const double ratio = window.devicePixelRatioF();
    const QImage shown = window.screen()->grabWindow(window.winId()).toImage();
    const QRectF inDevice(red.x() * ratio, red.y() * ratio, red.width() * ratio,
                          red.height() * ratio);
    int wrong = 0;
    for (int y = 0; y < shown.height(); ++y)
        for (int x = 0; x < shown.width(); ++x) {
            const bool inside = inDevice.contains(QRectF(x, y, 1, 1));
            const bool outside = !inDevice.intersects(QRectF(x, y, 1, 1));
            const QColor color = shown.pixelColor(x, y);
            if (inside && color != QColor(Qt::red)) ++wrong;
            if (outside && color != QColor(Qt::green)) ++wrong;
            // A pixel that is covered in part shows either, not what lay in memory.
            if (color != QColor(Qt::red) && color != QColor(Qt::green)) ++wrong;
        }
    return shown.isNull() ? -1 : wrong;
}

}  // namespace

void TestGlFraction::coversItsLastPixels() {
    for (const QSize size : {QSize(41, 37), QSize(42, 38), QSize(43, 39), QSize(44, 40)}) {
        GreenWindow window;
        window.resize(120, 110);
        RedWidget red(&window);
        red.setGeometry(QRect(QPoint(8, 16), size));  // the 8 px grid: whole at 1.25 and 1.5
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        int wrong = -1;  // until it is painted
        const bool whole =
            QTest::qWaitFor([&] { return (wrong = wrongPixels(window, red)) == 0; }, 3000);
        QVERIFY2(whole, qPrintable(QString("%1 pixels at scale %2, %3 x %4")
                                       .arg(wrong)
                                       .arg(window.devicePixelRatioF())
                                       .arg(size.width())
                                       .arg(size.height())));
    }
}

// In place of QTEST_MAIN: the scale is read before the application is made.
int main(int argc, char** argv) {
    if (std::getenv("QT_SCALE_FACTOR") == nullptr) {
        int worst = 0;
        for (const char* scale : {"1", "1.25", "1.5", "1.75", "2"}) {
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert("QT_SCALE_FACTOR", scale);
            process.setProcessEnvironment(environment);
            process.setProcessChannelMode(QProcess::ForwardedChannels);
            process.start(argv[0], {});
            process.waitForFinished(60'000);
            worst = std::max(worst,
                             process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 1);
        }
        return worst;
    }
    QApplication::setHighDpiScaleFactorRoundingPolicy(
        Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    TestGlFraction test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_gl_fraction.moc"
