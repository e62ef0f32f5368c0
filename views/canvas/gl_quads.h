// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QOpenGLExtraFunctions>
#include <QOpenGLShaderProgram>
#include <QRectF>
#include <QSurfaceFormat>
#include <memory>

namespace sl {

/// OpenGL 3.3 core without depth and stencil: what every canvas asks for.
QSurfaceFormat canvasSurfaceFormat();

/// Draws textured rectangles. Lives on the GUI thread; every call needs the context of
/// initialize() current.
class GlQuads {
public:
    /// Compiles the shader; false where the driver refuses (logged by Qt).
    bool initialize();
    /// Frees what initialize made.
    void release();

    /// Starts a frame: viewport in device pixels, blending of premultiplied colours.
    void begin(const QSize& viewportInDevicePixels);
    /// `texture` over `target` (device pixels, origin top left); `part` in texture coordinates,
    /// the first row of the upload at 0. Colours are premultiplied; all are scaled by `opacity`.
    void draw(GLuint texture, const QRectF& target, const QRectF& part = {0, 0, 1, 1},
              double opacity = 1);
    void end();

private:
    QOpenGLExtraFunctions* m_gl = nullptr;
    std::unique_ptr<QOpenGLShaderProgram> m_program;
    GLuint m_vertexArray = 0, m_vertices = 0;
    QSize m_viewport;
    int m_target = -1, m_part = -1, m_opacity = -1;
};

}  // namespace sl
