// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <memory>

#include "views/canvas/gl_widget.h"

struct ImFont;

namespace sl {

/// A widget whose inside is drawn by Dear ImGui with a context of its own. It repaints on input and
/// on update() only, never by a timer. Written text uses the widget's font; ImGui knows Latin
/// letters only, so labels in other scripts belong into Qt widgets. Lives on the GUI thread.
class ImGuiWidget : public GlWidget {
    Q_OBJECT
public:
    explicit ImGuiWidget(QWidget* parent = nullptr);
    ~ImGuiWidget() override;

protected:
    /// Draws one frame: ImGui's context is set, the frame has begun, the GL context is current.
    /// Emits no signals itself (a slot might make another context current): see later(). What it
    /// makes in the GL context, the derived class frees in its destructor, after makeCurrent().
    virtual void paintUi() = 0;
    /// Runs `action` after the frame, from the event loop.
    template <class Action>
    void later(Action action) {
        QMetaObject::invokeMethod(this, std::move(action), Qt::QueuedConnection);
    }
    /// Smaller than the widget's font, for numbers in cells.
    ImFont* smallFont() const;
    /// Colour as ImGui packs it.
    static unsigned packed(const QColor& color);

    void initializeGL() override;
    void paintGL() override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Private;
    void buildFonts();
    void passInput();
    std::unique_ptr<Private> m_private;
};

}  // namespace sl
