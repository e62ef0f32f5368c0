// SPDX-License-Identifier: Apache-2.0
#include <QOpenGLContext>
#include <QPainter>

#include "views/canvas/gl_texture.h"
#include "views/canvas/image_canvas.h"
#include "views/canvas/image_canvas_graphics.h"

namespace sl {

namespace {

/// Around the picture: a step away from the panels, dark in a dark theme, light in a light one.
QColor groundColor(const QPalette& palette) {
    const QColor window = palette.color(QPalette::Window);
    return window.lightnessF() < 0.5F ? window.darker(135) : window.darker(108);
}

}  // namespace

void ImageCanvas::initializeGL() {
    Graphics& g = *m_graphics;
    g.ready = g.quads.initialize();
    m_overlayDirty = m_heatDirty = true;
}

void ImageCanvas::releaseGraphics() {
    Graphics& g = *m_graphics;
    if (!g.ready) return;
    makeCurrent();
    g.tiles.release();
    deleteTexture(g.overlay);
    deleteTexture(g.heat);
    g.quads.release();
    doneCurrent();
    g.ready = false;
}

void ImageCanvas::paintGL() {
    Graphics& g = *m_graphics;
    const QColor ground = groundColor(palette());
    auto* gl = QOpenGLContext::currentContext()->functions();
    gl->glClearColor(ground.redF(), ground.greenF(), ground.blueF(), 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    if (!g.ready) return;
    // The ratio may change without a resize, when the window moves to another screen.
    m_view.setDevicePixel(1 / devicePixelRatioF());
    g.quads.begin(devicePixels());
    drawPicture();
    drawHeatMap();
    drawOverlay();
    g.quads.end();
}

QPointF ImageCanvas::originInDevice() const {
    const Point origin = m_view.viewportFromImage(Point{0, 0});
    // Whole device pixels, so that 100 % is exact.
    return (QPointF(origin.x, origin.y) * devicePixelRatioF()).toPoint();
}

void ImageCanvas::drawPicture() {
    Graphics& g = *m_graphics;
    if (g.shown != m_pyramid) {
        g.tiles.setPyramid(m_pyramid);
        g.shown = m_pyramid;
        g.complete = false;
    }
    if (!m_pyramid) return;
    const bool missing = g.tiles.draw(g.quads, devicePixels(), originInDevice(), zoom());
    if (missing) update();
    const bool complete = !missing && !g.tiles.isSketch();
    if (complete && !g.complete)
        QMetaObject::invokeMethod(this, &ImageCanvas::completed, Qt::QueuedConnection);
    g.complete = complete;
}

void ImageCanvas::drawHeatMap() {
    Graphics& g = *m_graphics;
    if (!m_heat || !m_heatVisible || !m_image) return;
    if (m_heatDirty) {
        deleteTexture(g.heat);
        const QImage map = heatImage(*m_heat, m_heatStyle);
        if (std::max(map.width(), map.height()) <= maxTextureSize())
            g.heat = makeTexture(map.width(), map.height(), GL_RGBA, map.constBits(),
                                 static_cast<int>(map.bytesPerLine() / 4));
        m_heatDirty = false;
    }
    if (!g.heat) return;
    setNearest(g.heat, !m_heatStyle.smooth);
    const QRectF inFile = toQRectF(m_heat->fileRect);
    g.quads.draw(g.heat,
                 QRectF(originInDevice() + inFile.topLeft() * zoom(), inFile.size() * zoom()),
                 {0, 0, 1, 1}, m_heatStyle.opacity);
}

Figure ImageCanvas::figure() const {
    Figure figure;
    figure.image = m_image;
    figure.visibleInFile = m_view.visibleInImage();
    figure.scale = m_view.scale();
    figure.scene = m_scene;
    figure.scene.legend.reset();
    if (m_heat && m_heatVisible) {
        figure.heat = m_heat;
        figure.scene.legend = m_heatStyle;
        figure.scene.legendRange = heatRange(*m_heat, m_heatStyle);
    }
    figure.heatStyle = m_heatStyle;
    figure.font = font();
    figure.palette = palette();
    figure.title = m_description;
    return figure;
}

QImage ImageCanvas::overlayLayer(const QSize& pixels) {
    QImage layer(pixels, QImage::Format_RGBA8888_Premultiplied);
    layer.setDevicePixelRatio(devicePixelRatioF());
    layer.fill(Qt::transparent);
    QPainter painter(&layer);
    painter.setFont(font());
    if (m_image) {
        const bool heat = m_heat && m_heatVisible;
        m_scene.legend = heat ? std::optional(m_heatStyle) : std::nullopt;
        if (heat) m_scene.legendRange = heatRange(*m_heat, m_heatStyle);
        paintOverlay(painter, size(), m_scene, m_view, palette());
    } else {
        QColor soft = palette().color(QPalette::WindowText);
        soft.setAlphaF(0.7F);
        painter.setPen(soft);
        painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                         m_emptyText);
    }
    if (m_focusSeen) paintFocusFrame(painter, size(), palette());
    return layer;
}

void ImageCanvas::drawOverlay() {
    Graphics& g = *m_graphics;
    const QSize pixels = devicePixels();
    if (pixels.isEmpty()) return;
    if (m_overlayDirty) {
        const QImage layer = overlayLayer(pixels);
        deleteTexture(g.overlay);
        // Only what is drawn: without a graphics card each pixel of a layer costs.
        g.overlayPlace = drawnRect(layer);
        if (const QRect& r = g.overlayPlace; !r.isEmpty())
            g.overlay = makeTexture(r.width(), r.height(), GL_RGBA,
                                    layer.constScanLine(r.top()) + 4 * r.left(),
                                    static_cast<int>(layer.bytesPerLine() / 4));
        m_overlayDirty = false;
    }
    if (g.overlay) g.quads.draw(g.overlay, g.overlayPlace);
}

}  // namespace sl
