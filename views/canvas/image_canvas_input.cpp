// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QMouseEvent>
#include <cmath>

#include "views/canvas/image_canvas.h"

namespace sl {

namespace {

constexpr double kWheelZoom = 1.2;     // per notch
constexpr double kSmallestRegion = 2;  // file pixels a side

Qt::CursorShape cursorOf(BoxHandle handle) {
    switch (handle) {
        case BoxHandle::Left:
        case BoxHandle::Right: return Qt::SizeHorCursor;
        case BoxHandle::Top:
        case BoxHandle::Bottom: return Qt::SizeVerCursor;
        case BoxHandle::TopLeft:
        case BoxHandle::BottomRight: return Qt::SizeFDiagCursor;
        case BoxHandle::TopRight:
        case BoxHandle::BottomLeft: return Qt::SizeBDiagCursor;
        case BoxHandle::Inside: return Qt::SizeAllCursor;
        case BoxHandle::None: break;
    }
    return Qt::ArrowCursor;
}

bool isNear(QPointF a, QPointF b) {
    return (a - b).manhattanLength() < QApplication::startDragDistance();
}

}  // namespace

Point ImageCanvas::imageAt(QPointF p) const {
    return m_view.imageFromViewport(Point{p.x(), p.y()});
}

bool ImageCanvas::isEditable(int box) const {
    return box >= 0 && box < static_cast<int>(m_scene.boxes.size()) &&
           m_scene.boxes[static_cast<std::size_t>(box)].editable;
}

int ImageCanvas::boxAt(QPointF position) const {
    if (!m_scene.boxesVisible) return -1;
    // The handles of the pinned box lie above everything.
    if (isEditable(m_scene.pinnedBox)) {
        const Box& pinned = m_scene.boxes[static_cast<std::size_t>(m_scene.pinnedBox)].boxInFile;
        const BoxHandle handle =
            handleAt(m_view.viewportFromImage(pinned), {position.x(), position.y()}, kHandleReach);
        if (handle != BoxHandle::None && handle != BoxHandle::Inside) return m_scene.pinnedBox;
    }
    int best = -1;
    double bestArea = INFINITY;
    for (std::size_t i = 0; i < m_scene.boxes.size(); ++i) {
        const Box& box = m_scene.boxes[i].boxInFile;
        const BoxHandle handle =
            handleAt(m_view.viewportFromImage(box), {position.x(), position.y()}, 3);
        // The smallest one under the mouse, so that a box inside another can be reached.
        if (handle == BoxHandle::None || box.area() >= bestArea) continue;
        best = static_cast<int>(i);
        bestArea = box.area();
    }
    return best;
}

void ImageCanvas::mousePressEvent(QMouseEvent* event) {
    if (m_drag != Drag::None || !m_image) return;
    m_pressed = m_last = event->position();
    startDrag(event);
    updateCursor(event->position());
}

void ImageCanvas::startDrag(QMouseEvent* event) {
    const QPointF p = event->position();
    const bool left = event->button() == Qt::LeftButton;
    if (event->button() == Qt::MiddleButton || (left && m_spaceHeld)) {
        m_drag = Drag::Pan;
    } else if (!left) {
        event->ignore();
    } else if (minimapRect(size(), m_scene.fileSize, m_view).contains(p.toPoint())) {
        m_drag = Drag::Minimap;
        moveMinimapTo(p);
    } else if (m_tool == Tool::Region) {
        startRegionDrag(p);
    } else if (m_tool == Tool::NewBox) {
        m_drag = Drag::NewBox;
    } else {
        m_drag = Drag::Click;
        m_draggedBox = boxAt(p);
        if (isEditable(m_draggedBox)) {
            m_beforeDrag = m_scene.boxes[static_cast<std::size_t>(m_draggedBox)].boxInFile;
            m_handle =
                handleAt(m_view.viewportFromImage(*m_beforeDrag), {p.x(), p.y()}, kHandleReach);
        }
    }
}

void ImageCanvas::startRegionDrag(QPointF p) {
    m_beforeDrag = m_scene.regionInFile;
    m_handle = BoxHandle::None;
    if (m_scene.regionInFile)
        m_handle =
            handleAt(m_view.viewportFromImage(*m_scene.regionInFile), {p.x(), p.y()}, kHandleReach);
    m_drag = m_handle == BoxHandle::None ? Drag::NewRegion : Drag::Region;
}

void ImageCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag == Drag::None) hover(event->position());
    else continueDrag(event->position());
    reportPixel(event->position());
    m_last = event->position();
}

void ImageCanvas::continueDrag(QPointF p) {
    const QPointF moved = p - m_pressed;
    const double dx = moved.x() / m_view.scale(), dy = moved.y() / m_view.scale();
    if (m_drag == Drag::Click && !isNear(p, m_pressed))
        m_drag = m_beforeDrag ? Drag::Box : Drag::Pan;
    switch (m_drag) {
        case Drag::Pan:
            m_view.panBy(p.x() - m_last.x(), p.y() - m_last.y());
            viewMoved();
            break;
        case Drag::Minimap: moveMinimapTo(p); break;
        case Drag::NewRegion:
            if (isNear(p, m_pressed)) return;
            m_scene.regionInFile = boxBetween(imageAt(m_pressed), imageAt(p), bounds());
            if (!m_scene.regionInFile->valid()) m_scene.regionInFile.reset();
            break;
        case Drag::Region:
            m_scene.regionInFile =
                draggedBox(*m_beforeDrag, m_handle, dx, dy, bounds(), kSmallestRegion);
            break;
        case Drag::NewBox:
            if (isNear(p, m_pressed)) return;
            m_scene.newBoxInFile = boxBetween(imageAt(m_pressed), imageAt(p), bounds());
            if (!m_scene.newBoxInFile->valid()) m_scene.newBoxInFile.reset();
            break;
        case Drag::Box:
            m_scene.handlesOn = m_scene.readoutOn = m_draggedBox;
            m_scene.boxes[static_cast<std::size_t>(m_draggedBox)].boxInFile =
                draggedBox(*m_beforeDrag, m_handle, dx, dy, bounds(), kSmallestRegion);
            break;
        case Drag::None:
        case Drag::Click: return;
    }
    updateCursor(p);
    overlayChanged();
}

void ImageCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (m_drag == Drag::None || event->buttons() != Qt::NoButton) return;
    finishDrag(event->position());
    hover(event->position());
}

void ImageCanvas::finishDrag(QPointF p) {
    const Drag drag = std::exchange(m_drag, Drag::None);
    const int box = std::exchange(m_draggedBox, -1);
    const std::optional<Box> before = std::exchange(m_beforeDrag, std::nullopt);
    switch (drag) {
        case Drag::Click: Q_EMIT boxClicked(box); break;
        case Drag::Box: finishBox(*before, box); break;
        case Drag::NewBox: finishNewBox(); break;
        case Drag::NewRegion:
        case Drag::Region: finishRegion(p, before, drag == Drag::NewRegion); break;
        case Drag::None:
        case Drag::Pan:
        case Drag::Minimap: break;
    }
}

void ImageCanvas::finishBox(const Box& before, int box) {
    m_scene.readoutOn = -1;
    describe();
    overlayChanged();
    const Box after = m_scene.boxes[static_cast<std::size_t>(box)].boxInFile;
    if (!(after == before)) Q_EMIT boxEdited(box, after);
}

void ImageCanvas::finishNewBox() {
    const std::optional<Box> drawn = std::exchange(m_scene.newBoxInFile, std::nullopt);
    overlayChanged();
    if (!drawn || std::min(drawn->width(), drawn->height()) < kSmallestRegion) return;
    setTool(Tool::Select);
    Q_EMIT boxDrawn(*drawn);
}

void ImageCanvas::placeBox() {
    const Box seen = m_view.visibleInImage().intersected(bounds());
    if (!m_image || !seen.valid()) return;
    const double dx = seen.width() / 3, dy = seen.height() / 3;
    setTool(Tool::Select);
    Q_EMIT boxDrawn({seen.x0 + dx, seen.y0 + dy, seen.x1 - dx, seen.y1 - dy});
}

void ImageCanvas::finishRegion(QPointF p, const std::optional<Box>& before, bool isNew) {
    // A click beside the region takes it away.
    std::optional<Box> after = m_scene.regionInFile;
    if (isNew && isNear(p, m_pressed)) after.reset();
    if (after && std::min(after->width(), after->height()) < kSmallestRegion) after.reset();
    m_scene.regionInFile = before;
    setRegion(after);
    overlayChanged();
}

void ImageCanvas::cancelDrag() {
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::NewRegion || drag == Drag::Region) m_scene.regionInFile = m_beforeDrag;
    if (drag == Drag::Box && m_beforeDrag)
        m_scene.boxes[static_cast<std::size_t>(m_draggedBox)].boxInFile = *m_beforeDrag;
    m_draggedBox = m_scene.readoutOn = -1;
    m_beforeDrag.reset();
    m_scene.newBoxInFile.reset();
    if (drag != Drag::None) overlayChanged();
}

void ImageCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    const int box = m_tool == Tool::Select ? boxAt(event->position()) : -1;
    if (event->button() != Qt::LeftButton || box < 0) return mousePressEvent(event);
    Q_EMIT boxDoubleClicked(box);
}

void ImageCanvas::hover(QPointF p) {
    if (m_tool == Tool::Select) hoverBox(boxAt(p));
    updateCursor(p);
}

/// The box under the mouse shows them, else the pinned one.
void ImageCanvas::updateHandles() {
    int box = isEditable(m_hoveredBox) ? m_hoveredBox : m_scene.pinnedBox;
    if (!isEditable(box) || m_tool != Tool::Select) box = -1;
    if (box == m_scene.handlesOn) return;
    m_scene.handlesOn = box;
    overlayChanged();
}

void ImageCanvas::hoverBox(int index) {
    if (index == m_hoveredBox) return;
    m_hoveredBox = index;
    updateHandles();
    setHighlightedBox(index);
    Q_EMIT boxHovered(index);
}

void ImageCanvas::updateCursor(QPointF p) {
    Qt::CursorShape shape = Qt::ArrowCursor;
    if (m_drag == Drag::Pan) shape = Qt::ClosedHandCursor;
    else if (m_spaceHeld) shape = Qt::OpenHandCursor;
    else if (m_tool == Tool::NewBox) shape = Qt::CrossCursor;
    else if (m_tool == Tool::Region) {
        const BoxHandle handle = m_scene.regionInFile
                                     ? handleAt(m_view.viewportFromImage(*m_scene.regionInFile),
                                                {p.x(), p.y()}, kHandleReach)
                                     : BoxHandle::None;
        shape = handle == BoxHandle::None ? Qt::CrossCursor : cursorOf(handle);
    } else if (m_scene.handlesOn >= 0 && (m_hoveredBox >= 0 || m_drag == Drag::Box)) {
        const Box& box = m_scene.boxes[static_cast<std::size_t>(m_scene.handlesOn)].boxInFile;
        shape = cursorOf(handleAt(m_view.viewportFromImage(box), {p.x(), p.y()}, kHandleReach));
    } else if (m_hoveredBox >= 0) {
        shape = Qt::PointingHandCursor;
    }
    if (cursor().shape() != shape) setCursor(shape);
}

void ImageCanvas::reportPixel(QPointF p) {
    const Point at = imageAt(p);
    const int x = static_cast<int>(std::floor(at.x)), y = static_cast<int>(std::floor(at.y));
    if (!m_image || x < 0 || y < 0 || x >= m_image->width || y >= m_image->height) {
        if (std::exchange(m_pixelReported, false)) Q_EMIT positionHovered(std::nullopt);
        return;
    }
    const std::uint8_t* pixel = m_image->row(y) + static_cast<std::size_t>(x) * 3;
    m_pixelReported = true;
    Q_EMIT positionHovered(PixelAt{at.x, at.y, pixel[0], pixel[1], pixel[2]});
}

void ImageCanvas::moveMinimapTo(QPointF p) {
    const QRect map = minimapRect(size(), m_scene.fileSize, m_view);
    if (map.isEmpty()) return;
    const double perPixel = static_cast<double>(m_scene.fileSize.width()) / map.width();
    const QPointF inMap = p - QPointF(map.topLeft());
    m_view.centerOn({inMap.x() * perPixel, inMap.y() * perPixel}, m_view.scale());
    viewMoved();
}

void ImageCanvas::wheelEvent(QWheelEvent* event) {
    if (!m_image) return event->ignore();
    const QPointF p = event->position();
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0) return event->ignore();
    m_view.zoomAt({p.x(), p.y()}, std::pow(kWheelZoom, notches));
    viewMoved();
    if (m_drag == Drag::None) hover(p);
    reportPixel(p);
    event->accept();
}

/// Esc is the window's key too, but it ends a drag first.
bool ImageCanvas::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && m_drag != Drag::None &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return GlWidget::event(event);
}

void ImageCanvas::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if (key == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceHeld = true;
        updateCursor(m_last);
    } else if (key == Qt::Key_Escape && m_drag != Drag::None) {
        cancelDrag();
    } else if (key == Qt::Key_Plus || key == Qt::Key_Equal) {
        zoomIn();
    } else if (key == Qt::Key_Minus) {
        zoomOut();
    } else if (!m_image || !moveByKey(key, event->modifiers())) {
        GlWidget::keyPressEvent(event);
    }
}

bool ImageCanvas::moveByKey(int key, Qt::KeyboardModifiers modifiers) {
    const int dx = (key == Qt::Key_Right) - (key == Qt::Key_Left);
    const int dy = (key == Qt::Key_Down) - (key == Qt::Key_Up);
    if ((dx == 0 && dy == 0) || (modifiers & Qt::AltModifier)) return false;
    const double step = modifiers & Qt::ShiftModifier ? 10 : 1;
    const bool resizes = modifiers & Qt::ControlModifier;
    const BoxHandle handle = resizes ? BoxHandle::BottomRight : BoxHandle::Inside;
    const int box = m_scene.pinnedBox;
    if (m_tool == Tool::Region && m_scene.regionInFile && m_drag == Drag::None) {
        setRegion(draggedBox(*m_scene.regionInFile, handle, dx * step, dy * step, bounds(),
                             kSmallestRegion));
    } else if (m_tool == Tool::Select && isEditable(box) && m_drag == Drag::None) {
        const Box before = m_scene.boxes[static_cast<std::size_t>(box)].boxInFile;
        const Box after =
            draggedBox(before, handle, dx * step, dy * step, bounds(), kSmallestRegion);
        if (!(after == before)) Q_EMIT boxNudged(box, after);
    } else if (resizes) {
        return false;
    } else {
        m_view.panBy(-dx * width() / 8.0, -dy * height() / 8.0);
        viewMoved();
    }
    return true;
}

void ImageCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space || event->isAutoRepeat())
        return GlWidget::keyReleaseEvent(event);
    m_spaceHeld = false;
    updateCursor(m_last);
}

void ImageCanvas::focusInEvent(QFocusEvent* event) {
    m_focusSeen = focusIsByKeyboard(event->reason());
    overlayChanged();
    GlWidget::focusInEvent(event);
}

void ImageCanvas::focusOutEvent(QFocusEvent* event) {
    m_spaceHeld = m_focusSeen = false;
    overlayChanged();
    GlWidget::focusOutEvent(event);
}

void ImageCanvas::leaveEvent(QEvent* event) {
    hoverBox(-1);
    if (std::exchange(m_pixelReported, false)) Q_EMIT positionHovered(std::nullopt);
    GlWidget::leaveEvent(event);
}

}  // namespace sl
