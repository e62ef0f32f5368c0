// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/gl_widget.h"

#include <cmath>

#include <QEvent>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QPainter>

#include "views/canvas/gl_quads.h"

namespace sl {

namespace {
// Desktop OpenGL's names, absent from the headers of OpenGL ES.
constexpr GLenum kBgra = 0x80E1;
constexpr GLenum kByOne32 = 0x8367;  // GL_UNSIGNED_INT_8_8_8_8_REV

/// OpenGL's rows run upwards, and what it leaves in the alpha channel is not ours to show.
void turnUpright(QImage& frame) {
    const int width = frame.width();
    for (int top = 0, bottom = frame.height() - 1; top <= bottom; ++top, --bottom) {
        auto* a = reinterpret_cast<quint32*>(frame.scanLine(top));
        auto* b = reinterpret_cast<quint32*>(frame.scanLine(bottom));
        for (int x = 0; x < width; ++x) {
            const quint32 upper = a[x];
            a[x] = b[x] | 0xFF000000U;
            b[x] = upper | 0xFF000000U;
        }
    }
}
}  // namespace

GlWidget::GlWidget(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_OpaquePaintEvent);
}

GlWidget::~GlWidget() {
    if (!m_buffer) return;
    makeCurrent();
    m_buffer.reset();
    doneCurrent();
}

QSize GlWidget::devicePixels() const {
    constexpr double kNoise = 1e-3;  // 40 × 1.1 is a little more than 44 in binary
    const double ratio = devicePixelRatioF();
    return {static_cast<int>(std::ceil(width() * ratio - kNoise)),
            static_cast<int>(std::ceil(height() * ratio - kNoise))};
}

void GlWidget::warmUp() {
    if (m_context || m_failed) return;
    draw();
    m_dirty = true;
}

void GlWidget::update() {
    m_dirty = true;
    QWidget::update();
}

/// Makes context and buffer if need be; false where there is no OpenGL.
bool GlWidget::begin() {
    const QSize pixels = devicePixels();
    if (m_failed || pixels.isEmpty()) return false;
    const bool first = !m_context;
    if (first) {
        m_context = std::make_unique<QOpenGLContext>();
        m_context->setFormat(canvasSurfaceFormat());
        m_surface = std::make_unique<QOffscreenSurface>();
        m_surface->setFormat(canvasSurfaceFormat());
        m_surface->create();
        if (!m_context->create() || !m_context->makeCurrent(m_surface.get())) {
            m_failed = true;
            m_context.reset();
            return false;
        }
    } else {
        m_context->makeCurrent(m_surface.get());
    }
    if (!m_buffer || m_buffer->size() != pixels)
        m_buffer = std::make_unique<QOpenGLFramebufferObject>(pixels);
    m_buffer->bind();
    if (first) initializeGL();
    return true;
}

void GlWidget::makeCurrent() {
    if (!m_context) return;
    m_context->makeCurrent(m_surface.get());
    if (m_buffer) m_buffer->bind();
}

void GlWidget::doneCurrent() {
    if (m_context) m_context->doneCurrent();
}

void GlWidget::draw() {
    m_dirty = false;
    if (!begin()) return;
    m_context->functions()->glViewport(0, 0, m_buffer->width(), m_buffer->height());
    paintGL();
    read();
    m_context->doneCurrent();
}

void GlWidget::read() {
    const QSize pixels = m_buffer->size();
    if (m_frame.size() != pixels) m_frame = QImage(pixels, QImage::Format_RGB32);
    m_buffer->bind();
    QOpenGLFunctions* gl = m_context->functions();
    gl->glPixelStorei(GL_PACK_ALIGNMENT, 4);
    gl->glReadPixels(0, 0, pixels.width(), pixels.height(), kBgra, kByOne32, m_frame.bits());
    turnUpright(m_frame);
    m_frame.setDevicePixelRatio(devicePixelRatioF());
}

void GlWidget::paintEvent(QPaintEvent*) {
    const QSize pixels = devicePixels();
    if (m_dirty || m_frame.size() != pixels) draw();
    QPainter painter(this);
    if (m_failed || m_frame.isNull()) {
        painter.fillRect(rect(), palette().color(QPalette::Base));
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("OpenGL 3.3 is not there to draw this. Install Mesa's drivers."));
        return;
    }
    painter.drawImage(0, 0, m_frame);
}

QImage GlWidget::grabFramebuffer() {
    draw();
    return m_frame.copy();
}

void GlWidget::changeEvent(QEvent* event) {
    update();
    QWidget::changeEvent(event);
}

}  // namespace sl
