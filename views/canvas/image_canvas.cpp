// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/image_canvas.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPointer>
#include <QThread>
#include <QThreadPool>

#include "views/canvas/image_canvas_graphics.h"

namespace sl {

namespace {

// Up to here the levels are built in the call (about 2 ms); beyond, on a worker.
constexpr qint64 kSmallPixels = 1'000'000;
constexpr double kKeyZoom = 1.25;

QImage asQImage(const Image& image) {
    return QImage(image.rgb.data(), image.width, image.height, 3 * image.width,
                  QImage::Format_RGB888);
}

}  // namespace

ImageCanvas::ImageCanvas(QWidget* parent)
    : GlWidget(parent), m_graphics(std::make_unique<Graphics>()) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Picture"));
    m_emptyText = tr("No picture");
    describe();
}

ImageCanvas::~ImageCanvas() {
    releaseGraphics();
}

void ImageCanvas::setImage(ImagePtr image, const QString& description) {
    Q_ASSERT(QThread::currentThread() == thread());
    if (image && image->empty()) image.reset();
    cancelDrag();
    ++m_picture;
    m_image = std::move(image);
    m_description = description;
    m_scene.fileSize = m_image ? QSize(m_image->width, m_image->height) : QSize();
    m_view.setContentSize(m_scene.fileSize.width(), m_scene.fileSize.height());
    preparePyramid();
    describe();
    viewMoved();
}

void ImageCanvas::preparePyramid() {
    m_pyramid.reset();
    m_scene.minimap = {};
    if (!m_image) return;
    const qint64 pixels = static_cast<qint64>(m_image->width) * m_image->height;
    if (pixels <= kSmallPixels) return adoptPyramid(ImagePyramid::build(m_image), m_picture);
    adoptPyramid(ImagePyramid::sketch(m_image), m_picture);
    QThreadPool::globalInstance()->start(
        [canvas = QPointer<ImageCanvas>(this), image = m_image, picture = m_picture] {
            auto pyramid = ImagePyramid::build(image);
            // The application object outlives every canvas; whether this one is still there is
            // looked at on its own thread only.
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [canvas, picture, pyramid] {
                    if (canvas) canvas->adoptPyramid(pyramid, picture);
                },
                Qt::QueuedConnection);
        });
}

void ImageCanvas::adoptPyramid(std::shared_ptr<const ImagePyramid> pyramid, unsigned picture) {
    if (picture != m_picture) return;  // another picture came meanwhile
    m_pyramid = std::move(pyramid);
    m_scene.minimap = asQImage(m_pyramid->smallest()).copy();
    overlayChanged();
}

bool ImageCanvas::isComplete() const {
    return !m_image || (m_graphics->complete && m_graphics->shown == m_pyramid);
}

void ImageCanvas::setEmptyText(const QString& text) {
    m_emptyText = text;
    overlayChanged();
}

void ImageCanvas::setBoxes(std::vector<CanvasBox> boxes) {
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_drag == Drag::Box) cancelDrag();
    m_scene.boxes = std::move(boxes);
    const int count = static_cast<int>(m_scene.boxes.size());
    if (m_scene.highlightedBox >= count) m_scene.highlightedBox = -1;
    if (m_scene.pinnedBox >= count) m_scene.pinnedBox = -1;
    if (m_hoveredBox >= count) hoverBox(-1);
    updateHandles();
    describe();
    overlayChanged();
}

void ImageCanvas::setBoxesVisible(bool visible) {
    m_scene.boxesVisible = visible;
    overlayChanged();
}

void ImageCanvas::setHighlightedBox(int index) {
    const int valid = index < static_cast<int>(m_scene.boxes.size()) ? std::max(index, -1) : -1;
    if (valid == m_scene.highlightedBox) return;
    m_scene.highlightedBox = valid;
    overlayChanged();
}

void ImageCanvas::setPinnedBox(int index) {
    const int valid = index < static_cast<int>(m_scene.boxes.size()) ? std::max(index, -1) : -1;
    if (valid == m_scene.pinnedBox) return;
    m_scene.pinnedBox = valid;
    updateHandles();
    overlayChanged();
}

void ImageCanvas::setTool(Tool tool) {
    if (tool == m_tool) return;
    cancelDrag();
    m_tool = tool;
    m_scene.regionHandles = tool == Tool::Region && m_scene.regionInFile;
    if (tool != Tool::Select) hoverBox(-1);
    updateHandles();
    setCursor(tool != Tool::Select ? Qt::CrossCursor : Qt::ArrowCursor);
    overlayChanged();
    Q_EMIT toolChanged(tool);
}

void ImageCanvas::setRegion(std::optional<Box> region) {
    if (region) region = region->intersected(bounds());
    if (region && !region->valid()) region.reset();
    if (region == m_scene.regionInFile) return;
    m_scene.regionInFile = region;
    m_scene.regionHandles = m_tool == Tool::Region && region;
    describe();
    overlayChanged();
    Q_EMIT regionChanged(region);
}

void ImageCanvas::setNewBox(std::optional<Box> box) {
    if (box == m_scene.newBoxInFile) return;
    m_scene.newBoxInFile = box;
    overlayChanged();
}

void ImageCanvas::setHeatMap(std::optional<Grid> grid) {
    Q_ASSERT(QThread::currentThread() == thread());
    if (grid && !isDrawable(*grid)) grid.reset();
    m_heat = std::move(grid);
    m_heatDirty = true;
    overlayChanged();
}

void ImageCanvas::setHeatMapStyle(const HeatMapStyle& style) {
    if (style == m_heatStyle) return;
    HeatMapStyle sameOpacity = style;
    sameOpacity.opacity = m_heatStyle.opacity;
    m_heatDirty |= sameOpacity != m_heatStyle;  // opacity alone needs no new picture
    m_heatStyle = style;
    m_heatStyle.opacity = std::clamp(style.opacity, 0.0, 1.0);
    overlayChanged();
    Q_EMIT heatMapStyleChanged();
}

void ImageCanvas::setHeatMapVisible(bool visible) {
    if (visible == m_heatVisible) return;
    m_heatVisible = visible;
    overlayChanged();
    Q_EMIT heatMapVisibleChanged(visible);
}

void ImageCanvas::setPatchGrid(std::optional<PatchGrid> grid) {
    if (grid == m_scene.patchGrid) return;
    m_scene.patchGrid = grid;
    overlayChanged();
}

void ImageCanvas::setHighlightedRect(std::optional<Box> rect) {
    if (rect && !rect->valid()) rect.reset();
    if (rect == m_scene.highlightedRectInFile) return;
    m_scene.highlightedRectInFile = rect;
    overlayChanged();
}

void ImageCanvas::setViewpoint(Point center, double zoom) {
    const Point before = m_view.centerInImage();
    const double scaleBefore = m_view.scale();
    m_view.centerOn(center, zoom / devicePixelRatioF());
    if (!(m_view.centerInImage() == before) || m_view.scale() != scaleBefore) viewMoved();
}

void ImageCanvas::fit() {
    m_view.fit();
    viewMoved();
}

void ImageCanvas::oneToOne() {
    m_view.oneToOne();
    viewMoved();
}

void ImageCanvas::zoomIn() {
    m_view.zoomAt({width() / 2.0, height() / 2.0}, kKeyZoom);
    viewMoved();
}

void ImageCanvas::zoomOut() {
    m_view.zoomAt({width() / 2.0, height() / 2.0}, 1 / kKeyZoom);
    viewMoved();
}

void ImageCanvas::zoomToBox(const Box& box) {
    m_view.fitBox(box);
    viewMoved();
}

void ImageCanvas::resizeEvent(QResizeEvent* event) {
    GlWidget::resizeEvent(event);
    m_view.setDevicePixel(1 / devicePixelRatioF());
    m_view.setViewportSize(width(), height());
    viewMoved();
}

void ImageCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        overlayChanged();
    GlWidget::changeEvent(event);
}

void ImageCanvas::overlayChanged() {
    m_overlayDirty = true;
    update();
}

void ImageCanvas::viewMoved() {
    m_graphics->complete = false;
    overlayChanged();
    Q_EMIT viewChanged();
}

Box ImageCanvas::bounds() const {
    return {0, 0, static_cast<double>(m_scene.fileSize.width()),
            static_cast<double>(m_scene.fileSize.height())};
}

void ImageCanvas::describe() {
    QStringList parts;
    if (!m_image) {
        parts << tr("No picture is open.");
    } else {
        if (!m_description.isEmpty()) parts << m_description;
        parts << tr("%1 by %2 pixels.").arg(m_image->width).arg(m_image->height);
        for (std::size_t i = 0; i < m_scene.boxes.size() && i < 20; ++i)
            parts << boxDescription(m_scene.boxes[i], static_cast<int>(i)) + QLatin1Char('.');
        if (m_scene.regionInFile) parts << tr("A region is marked.");
    }
    setAccessibleDescription(parts.join(QLatin1Char(' ')));
}

}  // namespace sl
