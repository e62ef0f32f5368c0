// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/figure.h"

#include <algorithm>
#include <cmath>

#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace sl {

namespace {

constexpr double kMostPixels = 64e6;
constexpr double kMostSide = 30'000;  // QImage and viewers get into trouble beyond
constexpr int kDotsPerInch = 96;      // a logical pixel is 1/96 inch, as on the web

/// The figure on its page: whole file pixels that show, and the page in logical pixels.
class Page {
public:
    explicit Page(const Figure& figure) : m_figure(figure) {
        const Image& image = *figure.image;
        const Box whole{0, 0, static_cast<double>(image.width), static_cast<double>(image.height)};
        Box seen = figure.visibleInFile.intersected(whole);
        if (!seen.valid()) seen = whole;
        m_crop = QRect(
            QPoint(static_cast<int>(std::floor(seen.x0)), static_cast<int>(std::floor(seen.y0))),
            QPoint(static_cast<int>(std::ceil(seen.x1)) - 1,
                   static_cast<int>(std::ceil(seen.y1)) - 1));
        const double longest = std::max(m_crop.width(), m_crop.height());
        const double wanted = std::clamp(figure.scale, 1 / longest, kMostSide / longest);
        m_size.setWidth(std::max(1, static_cast<int>(std::lround(m_crop.width() * wanted))));
        const double scale = static_cast<double>(m_size.width()) / m_crop.width();
        m_size.setHeight(std::max(1, static_cast<int>(std::lround(m_crop.height() * scale))));
        m_view.setContentSize(image.width, image.height);
        m_view.setViewportSize(m_size.width(), m_size.height());
        // The limits of zooming are the canvas's, whose viewport was another one.
        m_view.setDevicePixel(std::clamp(scale, 1e-6, 1.0));
        const QPointF middle = QRectF(m_crop).center();
        m_view.centerOn({middle.x(), middle.y()}, scale);
    }

    const QSize& size() const { return m_size; }

    /// Device pixels per logical pixel that keep the picture's resolution.
    double pngRatio() const {
        const double area = static_cast<double>(m_size.width()) * m_size.height();
        return std::min({std::max(1.0, 1 / m_view.scale()), std::sqrt(kMostPixels / area),
                         kMostSide / std::max(m_size.width(), m_size.height())});
    }

    void paint(QPainter& painter) const {
        painter.setFont(m_figure.font);
        // Magnified pixels stay squares, as on the canvas.
        painter.setRenderHint(QPainter::SmoothPixmapTransform, m_view.scale() < 1);
        painter.drawImage(onPage(QRectF(m_crop)), cropped());
        if (m_figure.heat && isDrawable(*m_figure.heat)) paintHeat(painter);
        OverlayScene scene = m_figure.scene;
        scene.handlesOn = -1;
        scene.regionHandles = false;
        scene.minimap = {};
        scene.wholePixels = false;
        paintOverlay(painter, m_size, scene, m_view, m_figure.palette);
    }

private:
    QRectF onPage(const QRectF& inFile) const {
        return toQRectF(m_view.viewportFromImage(
            Box{inFile.left(), inFile.top(), inFile.right(), inFile.bottom()}));
    }

    QImage cropped() const {
        const Image& image = *m_figure.image;
        return QImage(image.rgb.data(), image.width, image.height, 3 * image.width,
                      QImage::Format_RGB888)
            .copy(m_crop);
    }

    /// The part of the map that lies on the page: nothing may reach over its edge, since SVG as Qt
    /// writes it does not clip.
    void paintHeat(QPainter& painter) const {
        const QImage map = withOpacity(heatImage(*m_figure.heat, m_figure.heatStyle));
        const QRectF rect = toQRectF(m_figure.heat->fileRect);
        const QRectF part = rect.intersected(QRectF(m_crop));
        if (map.isNull() || part.isEmpty()) return;
        const double perX = map.width() / rect.width();
        const double perY = map.height() / rect.height();
        const QRectF source((part.left() - rect.left()) * perX, (part.top() - rect.top()) * perY,
                            part.width() * perX, part.height() * perY);
        const QRectF target = onPage(part);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, m_figure.heatStyle.smooth);
        if (part == rect) {
            painter.drawImage(target, map);
            return;
        }
        QImage layer(QSizeF(target.size()).toSize().expandedTo({1, 1}),
                     QImage::Format_RGBA8888_Premultiplied);
        layer.fill(Qt::transparent);
        QPainter onLayer(&layer);
        onLayer.setRenderHint(QPainter::SmoothPixmapTransform, m_figure.heatStyle.smooth);
        onLayer.drawImage(QRectF(layer.rect()), map, source);
        onLayer.end();
        painter.drawImage(target, layer);
    }

    QImage withOpacity(QImage map) const {
        if (map.isNull() || m_figure.heatStyle.opacity >= 1) return map;
        QPainter painter(&map);
        painter.setCompositionMode(QPainter::CompositionMode_DestinationIn);
        painter.fillRect(
            map.rect(),
            QColor(0, 0, 0,
                   static_cast<int>(std::lround(255 * std::max(0.0, m_figure.heatStyle.opacity)))));
        return map;
    }

    const Figure& m_figure;
    QRect m_crop;
    QSize m_size;
    ViewTransform m_view;
};

bool drawPng(const Page& page, QIODevice& out) {
    const double ratio = page.pngRatio();
    QImage image((QSizeF(page.size()) * ratio).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    if (image.isNull()) return false;
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(image.width() / static_cast<double>(page.size().width()),
                  image.height() / static_cast<double>(page.size().height()));
    page.paint(painter);
    painter.end();
    return image.save(&out, "PNG");
}

bool drawSvg(const Page& page, const QString& title, QIODevice& out) {
    QSvgGenerator svg;
    svg.setOutputDevice(&out);
    svg.setSize(page.size());
    svg.setViewBox(QRect(QPoint(), page.size()));
    svg.setResolution(kDotsPerInch);
    svg.setTitle(title.toHtmlEscaped());  // Qt 6.4 writes it as it is
    QPainter painter;
    if (!painter.begin(&svg)) return false;
    page.paint(painter);
    return painter.end();
}

bool drawPdf(const Page& page, const QString& title, QIODevice& out) {
    QPdfWriter pdf(&out);
    pdf.setTitle(title);
    pdf.setCreator("Sightline");
    pdf.setResolution(kDotsPerInch);
    pdf.setPageSize(QPageSize(QSizeF(page.size()) * 72.0 / kDotsPerInch, QPageSize::Point,
                              QString(), QPageSize::ExactMatch));
    pdf.setPageMargins(QMarginsF());
    QPainter painter;
    if (!painter.begin(&pdf)) return false;
    page.paint(painter);
    return painter.end();
}

}  // namespace

Result<void> writeFigure(const Figure& figure, FigureFormat format, const QString& path) {
    if (!figure.image || figure.image->empty())
        return fail(ErrorCode::BadInput, "there is no picture to export");
    const Page page(figure);
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    const bool drawn = format == FigureFormat::Png
                           ? drawPng(page, bytes)
                           : (format == FigureFormat::Svg ? drawSvg(page, figure.title, bytes)
                                                          : drawPdf(page, figure.title, bytes));
    if (!drawn) return fail(ErrorCode::OutOfMemory, "no memory to draw the figure");
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data()) != bytes.data().size() ||
        !file.commit())
        return fail(
            ErrorCode::BadInput,
            "cannot write '" + path.toStdString() + "': " + file.errorString().toStdString(),
            "choose a folder that exists, may be written to and has room");
    return {};
}

}  // namespace sl
