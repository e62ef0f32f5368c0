// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <QRegularExpression>
#include <QSvgRenderer>
#include <QXmlStreamReader>

#include "views/canvas/figure.h"
#include "views/canvas/image_canvas.h"
#include "views/canvas/overlay_colors.h"

using namespace sl;

namespace {

ImagePtr grey(int width, int height) {
    auto image = std::make_shared<Image>(width, height);
    std::fill(image->rgb.begin(), image->rgb.end(), std::uint8_t(120));
    return image;
}

/// A picture of 400 × 200 at half size with one box.
Figure figure() {
    Figure made;
    made.image = grey(400, 200);
    made.visibleInFile = {0, 0, 400, 200};
    made.scale = 0.5;
    CanvasBox box;
    box.boxInFile = {101, 51, 300.5, 150.25};
    box.label = QString::fromUtf8("Ωμέγα <b> & 赤");
    box.color = 0;
    made.scene.boxes = {box};
    made.scene.fileSize = {400, 200};
    made.title = "a <b> & c";
    return made;
}

QByteArray written(const Figure& figure, FigureFormat format) {
    QTemporaryDir folder;
    const QString path = folder.filePath("figure");
    const auto ok = writeFigure(figure, format, path);
    if (!ok) return {};
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Points of every path in an SVG, as rectangles that bound them.
QVector<QRectF> pathsIn(const QByteArray& svg) {
    QVector<QRectF> rects;
    QXmlStreamReader reader(svg);
    QVector<QTransform> transforms{QTransform()};
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isEndElement() && reader.name() == QLatin1String("g")) transforms.removeLast();
        if (!reader.isStartElement()) continue;
        const auto attributes = reader.attributes();
        if (reader.name() == QLatin1String("g")) {
            QTransform t;
            static const QRegularExpression matrix("matrix\\(([^)]*)\\)");
            const auto match = matrix.match(attributes.value("transform").toString());
            if (match.hasMatch()) {
                const QStringList n = match.captured(1).split(',');
                t = QTransform(n[0].toDouble(), n[1].toDouble(), n[2].toDouble(), n[3].toDouble(),
                               n[4].toDouble(), n[5].toDouble());
            }
            transforms << t * transforms.back();
        }
        if (reader.name() != QLatin1String("path")) continue;
        static const QRegularExpression number("-?[0-9.]+(e-?[0-9]+)?,-?[0-9.]+(e-?[0-9]+)?");
        QPolygonF points;
        auto matches = number.globalMatch(attributes.value("d").toString());
        while (matches.hasNext()) {
            const QStringList xy = matches.next().captured(0).split(',');
            points << QPointF(xy[0].toDouble(), xy[1].toDouble());
        }
        rects << transforms.back().map(points).boundingRect();
    }
    if (reader.hasError()) qWarning() << reader.errorString();
    return reader.hasError() ? QVector<QRectF>() : rects;
}

bool isNear(const QRectF& a, const QRectF& b) {
    return std::abs(a.left() - b.left()) < 0.01 && std::abs(a.top() - b.top()) < 0.01 &&
           std::abs(a.right() - b.right()) < 0.01 && std::abs(a.bottom() - b.bottom()) < 0.01;
}

bool isLike(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) < 40 && std::abs(a.green() - b.green()) < 40 &&
           std::abs(a.blue() - b.blue()) < 40;
}

}  // namespace

class TestFigure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void svgHasTheBoxAsVectorsAtTheExactPlace() {
        const QByteArray svg = written(figure(), FigureFormat::Svg);
        QVERIFY(svg.contains("viewBox=\"0 0 200 100\""));
        const QRectF expected(QPointF(50.5, 25.5), QPointF(150.25, 75.125));
        const auto paths = pathsIn(svg);
        QVERIFY(std::count_if(paths.begin(), paths.end(),
                              [&](const QRectF& r) { return isNear(r, expected); }) >= 2);
        QCOMPARE(svg.count("<image "), 1);
        QVERIFY(svg.contains("data:image/png;base64,"));
    }

    void svgKeepsLabelsAsText() {
        QXmlStreamReader reader(written(figure(), FigureFormat::Svg));
        QString text, title;
        while (!reader.atEnd()) {
            reader.readNext();
            if (!reader.isStartElement()) continue;
            if (reader.name() == QLatin1String("title")) title = reader.readElementText();
            else if (reader.name() == QLatin1String("text")) text += reader.readElementText();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY2(text.contains(QString::fromUtf8("Ωμέγα <b> & 赤")), qPrintable(text));
        QCOMPARE(title, QString("a <b> & c"));
    }

    void svgLooksLikeTheCanvas() {
        QSvgRenderer renderer(written(figure(), FigureFormat::Svg));
        QVERIFY(renderer.isValid());
        QImage image(200, 100, QImage::Format_RGB32);
        image.fill(Qt::black);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        QVERIFY(isLike(image.pixelColor(100, 25), overlayColor(0)));
        QVERIFY(isLike(image.pixelColor(50, 50), overlayColor(0)));
        QVERIFY(isLike(image.pixelColor(10, 90), QColor(120, 120, 120)));
        QVERIFY(isLike(image.pixelColor(100, 50), QColor(120, 120, 120)));
    }

    void pngHasThePicturesResolution() {
        const QImage image = QImage::fromData(written(figure(), FigureFormat::Png));
        QCOMPARE(image.size(), QSize(400, 200));
        QVERIFY(isLike(image.pixelColor(200, 51), overlayColor(0)));
        QVERIFY(isLike(image.pixelColor(20, 180), QColor(120, 120, 120)));
    }

    void magnifiedPngHasTheScreensResolution() {
        Figure made = figure();
        made.scale = 3;
        made.visibleInFile = {90.4, 40, 140.6, 80};
        const QImage image = QImage::fromData(written(made, FigureFormat::Png));
        QCOMPARE(image.size(), QSize(51 * 3, 40 * 3));  // whole file pixels from 90 to 141
        QVERIFY(isLike(image.pixelColor((101 - 90) * 3, 100), overlayColor(0)));
    }

    void theHeatMapIsALayer() {
        Figure made = figure();
        Grid grid;
        grid.fileRect = {0, 0, 400, 200};
        grid.rows = 1;
        grid.cols = 2;
        grid.values = {0, 1};
        grid.max = 1;
        made.heat = grid;
        made.heatStyle.smooth = false;
        made.heatStyle.opacity = 1;
        made.scene.boxes.clear();
        for (const bool zoomed : {false, true}) {
            if (zoomed) made.visibleInFile = {100, 50, 300, 150};
            QCOMPARE(written(made, FigureFormat::Svg).count("<image "), 2);
            const QImage image = QImage::fromData(written(made, FigureFormat::Png));
            const Rgb high = colorAt(ColorMap::Viridis, 1);
            const int y = image.height() / 4;
            QVERIFY(
                isLike(image.pixelColor(image.width() * 3 / 4, y), QColor(high.r, high.g, high.b)));
            QVERIFY(isLike(image.pixelColor(image.width() / 4, y), QColor(120, 120, 120)));
        }
    }

    void pdfIsAPageOfThatSize() {
        const QByteArray pdf = written(figure(), FigureFormat::Pdf);
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("/MediaBox [0 0 150 75]") || pdf.contains("/MediaBox [0 0 150.0"));
        QCOMPARE(pdf.count("/Subtype /Image"), 1);
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
    }

    void theCanvasSaysWhatItShows() {
        ImageCanvas canvas;
        canvas.resize(400, 200);
        canvas.setImage(grey(400, 200), "grey");
        canvas.setBoxes(figure().scene.boxes);
        canvas.setViewpoint({100, 50}, 4);
        const Figure shown = canvas.figure();
        QCOMPARE(shown.title, QString("grey"));
        QCOMPARE(shown.scene.boxes.size(), std::size_t{1});
        QVERIFY(!shown.heat);
        QVERIFY(std::abs(shown.visibleInFile.x0 + shown.visibleInFile.x1 - 200) < 1);
        QVERIFY(!written(shown, FigureFormat::Svg).isEmpty());
    }

    void whatCannotBeWrittenIsNamed() {
        QVERIFY(!writeFigure(Figure{}, FigureFormat::Png, "/tmp/x.png"));
        const auto nowhere = writeFigure(figure(), FigureFormat::Svg, "/no/such/folder/x.svg");
        QVERIFY(!nowhere);
        QVERIFY(nowhere.error().message.find("/no/such/folder/x.svg") != std::string::npos);
    }
};

QTEST_MAIN(TestFigure)
#include "tst_figure.moc"
