// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/model_view_canvas.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QThread>
#include <algorithm>
#include <cmath>

#include "views/canvas/heat_map.h"
#include "views/canvas/overlay_painter.h"

namespace sl {

namespace {

QString rectText(const Box& b) {
    return QStringLiteral("%1, %2 – %3, %4")
        .arg(legendNumber(b.x0), legendNumber(b.y0), legendNumber(b.x1), legendNumber(b.y1));
}

}  // namespace

ModelViewCanvas::ModelViewCanvas(QWidget* parent) : QAbstractScrollArea(parent) {
    setAccessibleName(tr("Seen by the model"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
    describe();
}

void ModelViewCanvas::setViews(GeometryTrace trace, std::vector<ImagePtr> images) {
    Q_ASSERT(QThread::currentThread() == thread());
    m_trace = std::move(trace);
    m_pixels = std::move(images);
    m_images.clear();
    m_weights.clear();
    m_highlighted = -1;
    for (const ImagePtr& image : m_pixels)
        m_images.push_back(image && !image->empty()
                               ? QImage(image->rgb.data(), image->width, image->height,
                                        3 * static_cast<qsizetype>(image->width),
                                        QImage::Format_RGB888)
                               : QImage());
    layOut();
    describe();
}

void ModelViewCanvas::setHighlightedToken(int index) {
    if (index == m_highlighted) return;
    m_highlighted = token(index) ? index : -1;
    if (m_highlighted >= 0) ensureVisible(m_highlighted);
    describe();
    viewport()->update();
}

void ModelViewCanvas::setTokenWeights(std::vector<float> weights, ColorMap map) {
    if (weights.size() != m_trace.tokens.size()) weights.clear();
    m_weights = std::move(weights);
    m_map = map;
    viewport()->update();
}

void ModelViewCanvas::setGridVisible(bool visible) {
    m_gridVisible = visible;
    viewport()->update();
}

void ModelViewCanvas::setZoom(int zoom) {
    m_wantedZoom = std::clamp(zoom, 0, 16);
    layOut();
}

void ModelViewCanvas::layOut() {
    const int before = m_layout.zoom();
    const double ratio = devicePixelRatioF();
    const QSize captionSize =
        (QSizeF(fontMetrics().averageCharWidth() * 34, 2 * fontMetrics().height() + 6) * ratio)
            .toSize();
    m_layout = ModelViewLayout(m_trace.views, static_cast<int>(viewport()->width() * ratio),
                               captionSize, m_wantedZoom);
    const QSize size = (QSizeF(m_layout.size()) / ratio).toSize();
    horizontalScrollBar()->setRange(0, std::max(0, size.width() - viewport()->width()));
    verticalScrollBar()->setRange(0, std::max(0, size.height() - viewport()->height()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    verticalScrollBar()->setPageStep(viewport()->height());
    horizontalScrollBar()->setSingleStep(24);
    verticalScrollBar()->setSingleStep(24);
    viewport()->update();
    if (before != m_layout.zoom()) Q_EMIT zoomChanged(m_layout.zoom());
}

QString ModelViewCanvas::caption(int position) const {
    const ViewGeometry& v = m_trace.views[static_cast<std::size_t>(position)];
    QString text = tr("view %1 · %2 × %3").arg(v.index).arg(v.width).arg(v.height);
    if (!v.fileRect.valid()) return text;
    const sl::Box content = v.contentRect();
    text += tr(" · scale %1 × %2\nfile %3")
                .arg(content.width() / v.fileRect.width(), 0, 'g', 3)
                .arg(content.height() / v.fileRect.height(), 0, 'g', 3)
                .arg(rectText(v.fileRect));
    if (v.pad != std::array<int, 4>{})
        text +=
            tr(" · padding %1, %2, %3, %4").arg(v.pad[0]).arg(v.pad[1]).arg(v.pad[2]).arg(v.pad[3]);
    return text;
}

QString ModelViewCanvas::tokenText(int index) const {
    const VisualToken* t = token(index);
    if (!t) return {};
    QString text = tr("token %1 · view %2, row %3, column %4 · pixels %5")
                       .arg(t->index)
                       .arg(t->view)
                       .arg(t->row + 1)
                       .arg(t->col + 1)
                       .arg(rectText(t->viewRect));
    const std::optional<sl::Box> inFile = m_trace.fileRect(*t);
    return text + (inFile ? tr(" · file %1").arg(rectText(*inFile)) : tr(" · padding only"));
}

void ModelViewCanvas::describe() {
    if (m_trace.views.empty()) return setAccessibleDescription(tr("Nothing was asked yet."));
    if (m_highlighted >= 0) return setAccessibleDescription(tokenText(m_highlighted));
    QStringList lines{
        tr("%1 views, %2 visual tokens.").arg(m_trace.views.size()).arg(m_trace.tokens.size())};
    for (int i = 0; i < std::min(8, m_layout.count()); ++i) lines << caption(i);
    setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

const VisualToken* ModelViewCanvas::token(int index) const {
    // Usually the token's place is its index.
    const auto& tokens = m_trace.tokens;
    if (index < 0) return nullptr;
    const auto at = static_cast<std::size_t>(index);
    if (at < tokens.size() && tokens[at].index == index) return &tokens[at];
    const auto found = std::find_if(tokens.begin(), tokens.end(),
                                    [&](const VisualToken& t) { return t.index == index; });
    return found == tokens.end() ? nullptr : &*found;
}

int ModelViewCanvas::positionOf(int viewIndex) const {
    for (std::size_t i = 0; i < m_trace.views.size(); ++i)
        if (m_trace.views[i].index == viewIndex) return static_cast<int>(i);
    return -1;
}

QPoint ModelViewCanvas::scrolled() const {
    return (QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value()) *
            devicePixelRatioF())
        .toPoint();
}

QRect ModelViewCanvas::tokenRect(const VisualToken& t) const {
    const int position = positionOf(t.view);
    if (position < 0) return {};
    const QPoint origin = m_layout.viewRect(position).topLeft();
    const int zoom = m_layout.zoom();
    const auto pixel = [&](double v) { return static_cast<int>(std::lround(v * zoom)); };
    return QRect(origin + QPoint(pixel(t.viewRect.x0), pixel(t.viewRect.y0)),
                 origin + QPoint(pixel(t.viewRect.x1) - 1, pixel(t.viewRect.y1) - 1));
}

int ModelViewCanvas::tokenAt(QPointF inViewport) const {
    Point inView;
    const int position = m_layout.viewAt(inViewport * devicePixelRatioF() + scrolled(), &inView);
    if (position < 0) return -1;
    const int view = m_trace.views[static_cast<std::size_t>(position)].index;
    // Tokens made from overlapping pieces: the last, smallest one wins.
    int best = -1;
    double bestArea = 0;
    for (const VisualToken& t : m_trace.tokens) {
        const sl::Box& r = t.viewRect;
        if (t.view != view || inView.x < r.x0 || inView.x >= r.x1 || inView.y < r.y0 ||
            inView.y >= r.y1)
            continue;
        if (best >= 0 && r.area() > bestArea) continue;
        best = t.index;
        bestArea = r.area();
    }
    return best;
}

QPoint ModelViewCanvas::placeOf(int tokenIndex) const {
    const VisualToken* t = token(tokenIndex);
    if (!t) return {};
    return ((QPointF(tokenRect(*t).center()) - scrolled()) / devicePixelRatioF()).toPoint();
}

void ModelViewCanvas::ensureVisible(int index) {
    const VisualToken* t = token(index);
    if (!t) return;
    const double ratio = devicePixelRatioF();
    const QRect r = tokenRect(*t);
    const auto into = [&](QScrollBar* bar, int low, int high) {
        const int from = static_cast<int>(low / ratio) - 8, to = static_cast<int>(high / ratio) + 8;
        if (from < bar->value()) bar->setValue(from);
        else if (to > bar->value() + bar->pageStep()) bar->setValue(to - bar->pageStep());
    };
    into(horizontalScrollBar(), r.left(), r.right());
    into(verticalScrollBar(), r.top(), r.bottom());
}

void ModelViewCanvas::hoverToken(int index) {
    if (index == m_highlighted) return;
    m_highlighted = index;
    describe();
    viewport()->update();
    Q_EMIT tokenHovered(index);
}

void ModelViewCanvas::mouseMoveEvent(QMouseEvent* event) {
    hoverToken(tokenAt(event->position()));
}

void ModelViewCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    if (const int index = tokenAt(event->position()); index >= 0) Q_EMIT tokenClicked(index);
}

bool ModelViewCanvas::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) hoverToken(-1);
    return QAbstractScrollArea::viewportEvent(event);
}

void ModelViewCanvas::wheelEvent(QWheelEvent* event) {
    if (!(event->modifiers() & Qt::ControlModifier)) return QAbstractScrollArea::wheelEvent(event);
    if (event->angleDelta().y() != 0)
        setZoom(std::max(1, zoom() + (event->angleDelta().y() > 0 ? 1 : -1)));
    event->accept();
}

void ModelViewCanvas::keyPressEvent(QKeyEvent* event) {
    const auto& tokens = m_trace.tokens;
    const int dx = (event->key() == Qt::Key_Right) - (event->key() == Qt::Key_Left);
    const int dy = (event->key() == Qt::Key_Down) - (event->key() == Qt::Key_Up);
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal) return setZoom(zoom() + 1);
    if (event->key() == Qt::Key_Minus) return setZoom(std::max(1, zoom() - 1));
    if (event->key() == Qt::Key_Escape && m_highlighted >= 0) return hoverToken(-1);
    if ((dx == 0 && dy == 0) || tokens.empty()) return QAbstractScrollArea::keyPressEvent(event);
    const VisualToken* from = token(m_highlighted);
    const VisualToken* to = from ? nullptr : &tokens.front();
    for (const VisualToken& t : tokens)
        if (from && t.view == from->view && t.row == from->row + dy && t.col == from->col + dx)
            to = &t;
    // Beyond the edge of a view: on to the next or the last view.
    if (!to && from->index + dx + dy >= 0) to = token(from->index + dx + dy);
    if (!to) return;
    hoverToken(to->index);
    ensureVisible(to->index);
}

void ModelViewCanvas::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void ModelViewCanvas::focusInEvent(QFocusEvent* event) {
    m_focusSeen = focusIsByKeyboard(event->reason());
    viewport()->update();
    QAbstractScrollArea::focusInEvent(event);
}

void ModelViewCanvas::focusOutEvent(QFocusEvent* event) {
    m_focusSeen = false;
    viewport()->update();
    QAbstractScrollArea::focusOutEvent(event);
}

void ModelViewCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) layOut();
    QAbstractScrollArea::changeEvent(event);
}

}  // namespace sl
