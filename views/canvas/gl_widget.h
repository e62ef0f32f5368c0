// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QWidget>
#include <memory>

class QOffscreenSurface;
class QOpenGLContext;
class QOpenGLFramebufferObject;

namespace sl {

/// A widget whose inside is drawn by OpenGL into a buffer of its own and shown as a picture. Unlike
/// a QOpenGLWidget it leaves the window alone: a window with one of those is put together by OpenGL
/// at every repaint of any widget in it, which takes some 80 ms for 1600 × 1000 where the driver
/// is software (measured with llvmpipe on two busy cores), too much for a GUI that must not wait.
/// Its context lives as long as the widget, docking or not. Lives on the GUI thread.
class GlWidget : public QWidget {
    Q_OBJECT
public:
    explicit GlWidget(QWidget* parent = nullptr);
    ~GlWidget() override;

    /// Draws a frame and returns it, in device pixels; null where there is no OpenGL or no size.
    QImage grabFramebuffer();
    /// Starts OpenGL and draws once, unseen, so that the first frame that somebody waits for does
    /// not have to; takes some 100 ms. Nothing when it has started already.
    void warmUp();
    /// Draws anew at the next chance. (Hides QWidget::update, which only shows the frame again.)
    void update();

protected:
    /// Called once, before the first paintGL, with the context current.
    virtual void initializeGL() {}
    /// Draws a frame; the context is current, the viewport covers the widget.
    virtual void paintGL() = 0;

    /// The widget in device pixels, a begun one at the right and below counted: at a scale of 1.25
    /// or 1.5 rounding down would leave a stripe that nobody draws.
    QSize devicePixels() const;

    void makeCurrent();
    void doneCurrent();
    QOpenGLContext* context() const { return m_context.get(); }

    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    bool begin();
    void draw();
    void read();

    std::unique_ptr<QOffscreenSurface> m_surface;
    std::unique_ptr<QOpenGLContext> m_context;
    std::unique_ptr<QOpenGLFramebufferObject> m_buffer;
    QImage m_frame;
    bool m_dirty = true;
    bool m_failed = false;
};

}  // namespace sl
