// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/overlay_painter.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "views/canvas/box_handles.h"
#include "views/canvas/overlay_colors.h"

namespace sl {

namespace {

const QColor kHairline(12, 14, 18, 215);  // shows a light line on a light picture
constexpr int kMargin = 10;               // of minimap and legend, logical pixels
constexpr int kMinimapSide = 168;
constexpr int kMostLines = 400;  // of a patch grid, each way

/// The outline of one box as a path in viewport coordinates, rounded for crisp lines where
/// `wholePixels`.
QPainterPath outline(const CanvasBox& box, const ViewTransform& view, bool wholePixels) {
    QPainterPath path;
    if (box.polygonInFile.size() < 3) {
        const QRectF r = toQRectF(view.viewportFromImage(box.boxInFile));
        if (!wholePixels) path.addRect(r);
        else
            path.addRect(QRectF(QPointF(std::round(r.left()), std::round(r.top())),
                                QPointF(std::round(r.right()), std::round(r.bottom()))));
        return path;
    }
    QPolygonF polygon;
    for (const Point& p : box.polygonInFile) {
        const Point at = view.viewportFromImage(p);
        polygon << QPointF(at.x, at.y);
    }
    path.addPolygon(polygon);
    path.closeSubpath();
    return path;
}

QPen pen(const QColor& color, double width, Qt::PenStyle style = Qt::SolidLine) {
    QPen p(color, width, style, Qt::FlatCap, Qt::MiterJoin);
    if (style == Qt::CustomDashLine) p.setDashPattern({4, 3});
    return p;
}

void paintHandles(QPainter& painter, const Box& boxInFile, const QColor& color,
                  const ViewTransform& view) {
    const Box box = view.viewportFromImage(boxInFile);
    painter.setPen(pen(kHairline, 1));
    painter.setBrush(Qt::white);
    for (BoxHandle handle : kEdgeHandles) {
        const Point at = handlePosition(box, handle);
        const QRectF square(at.x - kHandleHalf, at.y - kHandleHalf, 2 * kHandleHalf,
                            2 * kHandleHalf);
        painter.drawRect(square);
        painter.fillRect(square.adjusted(2, 2, -2, -2), color);
    }
}

class BoxPainter {
public:
    BoxPainter(QPainter& painter, const QSize& size, const OverlayScene& scene,
               const ViewTransform& view)
        : m_painter(painter), m_size(size), m_scene(scene), m_view(view) {}

    void paint() {
        const int count = static_cast<int>(m_scene.boxes.size());
        for (int i = 0; i < count; ++i)
            if (!strong(i)) paintBox(i);
        for (int i = 0; i < count; ++i)
            if (strong(i)) paintBox(i);
        if (m_scene.newBoxInFile) paintNewBox(*m_scene.newBoxInFile);
    }

private:
    /// As it will look once it is let go, with its size.
    void paintNewBox(const Box& boxInFile) {
        CanvasBox box;
        box.boxInFile = boxInFile;
        const QPainterPath path = outline(box, m_view, m_scene.wholePixels);
        const QColor color = overlayColor(static_cast<int>(m_scene.boxes.size()));
        m_painter.strokePath(path, pen(kHairline, 4));
        m_painter.strokePath(path, pen(color, 2));
        paintReadout(box, path.boundingRect());
    }

    bool saysItsSize(int i) const {
        return i == m_scene.readoutOn ||
               (i == m_scene.pinnedBox && m_scene.boxes[static_cast<std::size_t>(i)].editable);
    }

    /// The model's own box under one that a person moved.
    void paintGhost(const CanvasBox& box, QColor color) {
        if (!box.modelBoxInFile || *box.modelBoxInFile == box.boxInFile) return;
        CanvasBox ghost;
        ghost.boxInFile = *box.modelBoxInFile;
        const QPainterPath path = outline(ghost, m_view, m_scene.wholePixels);
        QColor shade = kHairline;
        shade.setAlphaF(0.45F);
        color.setAlphaF(0.8F);
        m_painter.strokePath(path, pen(shade, 3));
        m_painter.strokePath(path, pen(color, 1));
    }

    bool strong(int i) const { return i == m_scene.highlightedBox || i == m_scene.pinnedBox; }
    bool anyStrong() const { return m_scene.highlightedBox >= 0 || m_scene.pinnedBox >= 0; }

    void paintBox(int i) {
        const CanvasBox& box = m_scene.boxes[static_cast<std::size_t>(i)];
        const QPainterPath path = outline(box, m_view, m_scene.wholePixels);
        if (!path.boundingRect().adjusted(-200, -60, 200, 60).intersects(QRectF({}, m_size)))
            return;
        QColor color = overlayColor(box.color >= 0 ? box.color : i);
        const double width = strong(i) ? 3.5 : 2;
        m_painter.save();
        paintGhost(box, color);
        if (anyStrong() && !strong(i)) m_painter.setOpacity(0.45);
        if (i == m_scene.pinnedBox) m_painter.strokePath(path, pen(Qt::white, width + 5));
        m_painter.strokePath(path, pen(kHairline, width + 2));
        if (i == m_scene.highlightedBox) {
            QColor fill = color;
            fill.setAlphaF(0.16F);
            m_painter.fillPath(path, fill);
        }
        // A model that is not sure draws a fainter line; its caption stays readable.
        const double sure = std::clamp(box.score.value_or(1.0), 0.0, 1.0);
        color.setAlphaF(static_cast<float>(0.4 + 0.6 * sure));
        const bool truth = box.origin == CanvasBox::Origin::Truth;
        m_painter.strokePath(path, pen(color, width, truth ? Qt::CustomDashLine : Qt::SolidLine));
        color.setAlphaF(1);
        if (box.origin == CanvasBox::Origin::Corrected) paintDot(path.boundingRect(), color);
        paintCaption(box, path.boundingRect(), color);
        if (i == m_scene.handlesOn) paintHandles(m_painter, box.boxInFile, color, m_view);
        if (saysItsSize(i)) paintReadout(box, path.boundingRect());
        m_painter.restore();
    }

    void paintDot(const QRectF& r, const QColor& color) {
        m_painter.setPen(pen(kHairline, 1.5));
        m_painter.setBrush(color);
        m_painter.drawEllipse(r.topRight(), 5, 5);
    }

    void paintCaption(const CanvasBox& box, const QRectF& r, const QColor& color) {
        const QString caption = boxCaption(box);
        if (caption.isEmpty()) return;
        const QFontMetricsF metrics(m_painter.font());
        const QString shown = metrics.elidedText(caption, Qt::ElideRight, 280);
        const QSizeF wanted(std::ceil(metrics.horizontalAdvance(shown)) + 12,
                            std::ceil(metrics.height()) + 4);
        const QRectF place = captionPlace(r, wanted, false);
        m_taken.push_back(place);
        m_painter.setPen(pen(kHairline, 1));
        m_painter.setBrush(color);
        m_painter.drawRoundedRect(place, 3, 3);
        m_painter.setPen(textColorOn(color));
        m_painter.drawText(place, Qt::AlignCenter, shown);
    }

    void paintReadout(const CanvasBox& box, const QRectF& r) {
        const QString text = boxReadout(box);
        const QFontMetricsF metrics(m_painter.font());
        const QSizeF wanted(std::ceil(metrics.horizontalAdvance(text)) + 12,
                            std::ceil(metrics.height()) + 4);
        const QRectF place =
            captionPlace(r.adjusted(0, -kHandleHalf, 0, kHandleHalf), wanted, true);
        m_taken.push_back(place);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(kHairline);
        m_painter.drawRoundedRect(place, 3, 3);
        m_painter.setPen(Qt::white);
        m_painter.drawText(place, Qt::AlignCenter, text);
    }

    /// Above the box, else below, else inside, or below first: the first that is in the viewport
    /// and free.
    QRectF captionPlace(const QRectF& box, const QSizeF& size, bool below) const {
        const double left =
            std::clamp(box.left() - 1, 2.0, std::max(2.0, m_size.width() - size.width() - 2));
        const double gap = 3;
        double tops[] = {box.top() - size.height() - gap, box.bottom() + gap, box.top() + gap,
                         box.bottom() - size.height() - gap};
        if (below) {
            std::swap(tops[0], tops[1]);
            std::swap(tops[2], tops[3]);
        }
        const QRectF inside = QRectF({}, QSizeF(m_size)).adjusted(1, 1, -1, -1);
        QRectF fallback;
        for (double top : tops) {
            const QRectF place({left, std::round(top)}, size);
            if (!inside.contains(place)) continue;
            if (fallback.isNull()) fallback = place;
            if (std::none_of(m_taken.begin(), m_taken.end(),
                             [&](const QRectF& t) { return t.intersects(place); }))
                return place;
        }
        if (!fallback.isNull()) return fallback;
        const double low = std::max(2.0, m_size.height() - size.height() - 2);
        return {{left, std::clamp(tops[0], 2.0, low)}, size};
    }

    QPainter& m_painter;
    QSize m_size;
    const OverlayScene& m_scene;
    const ViewTransform& m_view;
    std::vector<QRectF> m_taken;
};

void paintAroundRegion(QPainter& painter, const OverlayScene& scene, const ViewTransform& view) {
    QPainterPath around, inside;
    around.addRect(
        toQRectF(view.viewportFromImage(Box{0, 0, static_cast<double>(scene.fileSize.width()),
                                            static_cast<double>(scene.fileSize.height())})));
    inside.addRect(toQRectF(view.viewportFromImage(*scene.regionInFile)));
    painter.fillPath(around.subtracted(inside), QColor(0, 0, 0, 90));
}

void paintRegion(QPainter& painter, const OverlayScene& scene, const ViewTransform& view) {
    QPainterPath inside;
    inside.addRect(toQRectF(view.viewportFromImage(*scene.regionInFile)));
    painter.setBrush(Qt::NoBrush);
    painter.strokePath(inside, pen(kHairline, 3.5));
    painter.strokePath(inside, pen(Qt::white, 1.5));
    if (scene.regionHandles) paintHandles(painter, *scene.regionInFile, Qt::white, view);
}

void paintPatchGrid(QPainter& painter, const PatchGrid& grid, const ViewTransform& view) {
    if (grid.rows < 1 || grid.cols < 1 || grid.rows > kMostLines || grid.cols > kMostLines) return;
    const QRectF r = toQRectF(view.viewportFromImage(grid.fileRect));
    if (r.width() / grid.cols < 4 || r.height() / grid.rows < 4) return;  // would be a grey veil
    QVector<QLineF> lines;
    for (int i = 0; i <= grid.cols; ++i) {
        const double x = std::round(r.left() + r.width() * i / grid.cols);
        lines << QLineF(x, r.top(), x, r.bottom());
    }
    for (int i = 0; i <= grid.rows; ++i) {
        const double y = std::round(r.top() + r.height() * i / grid.rows);
        lines << QLineF(r.left(), y, r.right(), y);
    }
    // Side by side and not smoothed: one dark, one light line shows on any ground.
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(pen(QColor(0, 0, 0, 120), 1));
    for (QLineF& line : lines) line.translate(1, 1);
    painter.drawLines(lines);
    painter.setPen(pen(QColor(255, 255, 255, 120), 1));
    for (QLineF& line : lines) line.translate(-1, -1);
    painter.drawLines(lines);
    painter.setRenderHint(QPainter::Antialiasing);
}

void paintHighlightedRect(QPainter& painter, const Box& rectInFile, const ViewTransform& view) {
    QPainterPath path;
    path.addRect(toQRectF(view.viewportFromImage(rectInFile)));
    painter.fillPath(path, QColor(255, 255, 255, 46));
    painter.strokePath(path, pen(kHairline, 4));
    painter.strokePath(path, pen(Qt::white, 2));
}

void paintCard(QPainter& painter, const QRectF& r, const QPalette& palette) {
    QColor back = palette.color(QPalette::Window);
    back.setAlphaF(0.88F);
    painter.setPen(pen(kHairline, 1));
    painter.setBrush(back);
    painter.drawRoundedRect(r, 4, 4);
}

void paintLegend(QPainter& painter, const QSize& size, const OverlayScene& scene,
                 const QPalette& palette) {
    const QFontMetricsF metrics(painter.font());
    const double span = scene.legendRange.max - scene.legendRange.min;
    const QString low = legendNumber(scene.legendRange.min, span);
    const QString high = legendNumber(scene.legendRange.max, span);
    const double lowWidth = std::ceil(metrics.horizontalAdvance(low));
    const double highWidth = std::ceil(metrics.horizontalAdvance(high));
    const double barWidth = 112, height = std::ceil(metrics.height()) + 10;
    const QRectF card(kMargin, size.height() - kMargin - height,
                      lowWidth + barWidth + highWidth + 32, height);
    paintCard(painter, card, palette);
    const QRectF bar(card.left() + lowWidth + 16, card.center().y() - 5, barWidth, 10);
    QImage strip(256, 1, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) {
        const Rgb c = colorTable(scene.legend->map)[static_cast<std::size_t>(i)];
        strip.setPixel(i, 0, qRgb(c.r, c.g, c.b));
    }
    painter.drawImage(bar, strip);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen(kHairline, 1));
    painter.drawRect(bar);
    painter.setPen(palette.color(QPalette::WindowText));
    painter.drawText(QRectF(card.left() + 8, card.top(), lowWidth, height),
                     Qt::AlignVCenter | Qt::AlignLeft, low);
    painter.drawText(QRectF(bar.right() + 8, card.top(), highWidth, height),
                     Qt::AlignVCenter | Qt::AlignLeft, high);
    if (scene.legend->threshold <= 0) return;
    const double x = std::round(bar.left() + bar.width() * scene.legend->threshold);
    if (scene.legend->map == ColorMap::Diverging) return;  // cut on both sides: no single mark
    painter.drawLine(QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3));
}

void paintMinimap(QPainter& painter, const QSize& size, const OverlayScene& scene,
                  const ViewTransform& view, const QPalette& palette) {
    const QRect r = minimapRect(size, scene.fileSize, view);
    if (r.isEmpty() || scene.minimap.isNull()) return;
    paintCard(painter, QRectF(r).adjusted(-3, -3, 3, 3), palette);
    painter.drawImage(r, scene.minimap);
    const double scale = static_cast<double>(r.width()) / scene.fileSize.width();
    const QRectF seen = toQRectF(view.visibleInImage());
    const QRectF window(QPointF(r.topLeft()) + seen.topLeft() * scale, seen.size() * scale);
    QPainterPath outside, inside;
    outside.addRect(r);
    inside.addRect(window);
    painter.fillPath(outside.subtracted(inside), QColor(0, 0, 0, 120));
    painter.strokePath(inside, pen(kHairline, 3));
    painter.strokePath(inside, pen(Qt::white, 1.5));
}

}  // namespace

QRectF toQRectF(const Box& b) {
    return {b.x0, b.y0, b.width(), b.height()};
}

QRect minimapRect(const QSize& size, const QSize& fileSize, const ViewTransform& view) {
    if (fileSize.isEmpty() || size.width() < 2 * kMinimapSide || size.height() < 2 * kMinimapSide)
        return {};
    const Box seen = view.visibleInImage();
    const double file = static_cast<double>(fileSize.width()) * fileSize.height();
    if (seen.area() > 0.98 * file) return {};
    QSize side = fileSize.scaled(kMinimapSide, kMinimapSide, Qt::KeepAspectRatio);
    side = side.expandedTo({8, 8});
    return {QPoint(size.width() - kMargin - side.width(), size.height() - kMargin - side.height()),
            side};
}

void paintOverlay(QPainter& painter, const QSize& size, const OverlayScene& scene,
                  const ViewTransform& view, const QPalette& palette) {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (scene.regionInFile) paintAroundRegion(painter, scene, view);
    if (scene.patchGrid) paintPatchGrid(painter, *scene.patchGrid, view);
    if (scene.highlightedRectInFile)
        paintHighlightedRect(painter, *scene.highlightedRectInFile, view);
    if (scene.boxesVisible) BoxPainter(painter, size, scene, view).paint();
    if (scene.regionInFile) paintRegion(painter, scene, view);
    if (scene.legend) paintLegend(painter, size, scene, palette);
    paintMinimap(painter, size, scene, view, palette);
}

QRect drawnRect(const QImage& layer) {
    const int width = layer.width(), height = layer.height();
    int left = width, right = -1, top = -1, bottom = -1;
    for (int y = 0; y < height; ++y) {
        // Transparent is all zero, in RGBA as in ARGB.
        const auto* line = reinterpret_cast<const quint32*>(layer.constScanLine(y));
        int x = 0;
        while (x < width && line[x] == 0) ++x;
        if (x == width) continue;
        left = std::min(left, x);
        int last = width - 1;
        while (last > right && line[last] == 0) --last;
        right = std::max(right, last);
        if (top < 0) top = y;
        bottom = y;
    }
    return top < 0 ? QRect() : QRect(QPoint(left, top), QPoint(right, bottom));
}

void paintFocusFrame(QPainter& painter, const QSize& size, const QPalette& palette) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen(palette.color(QPalette::Highlight), 2));
    painter.drawRect(QRectF(QPointF(), QSizeF(size)).adjusted(1, 1, -1, -1));
}

bool focusIsByKeyboard(Qt::FocusReason reason) {
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
           reason == Qt::ShortcutFocusReason;
}

}  // namespace sl
