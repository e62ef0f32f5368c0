// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/gl_quads.h"

#include <QOpenGLContext>
#include <QVector4D>

namespace sl {

namespace {

// corner runs over the unit square; target and part are [left, top, width, height].
constexpr const char* kVertexShader = R"(
in vec2 corner;
uniform vec4 target;
uniform vec4 part;
out vec2 at;
void main() {
    at = part.xy + corner * part.zw;
    vec2 place = target.xy + corner * target.zw;
    gl_Position = vec4(place.x * 2.0 - 1.0, 1.0 - place.y * 2.0, 0.0, 1.0);
}
)";

constexpr const char* kFragmentShader = R"(
in vec2 at;
uniform sampler2D picture;
uniform float opacity;
out vec4 color;
void main() { color = texture(picture, at) * opacity; }
)";

constexpr float kCorners[] = {0, 0, 1, 0, 0, 1, 1, 1};

}  // namespace

QSurfaceFormat canvasSurfaceFormat() {
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(0);
    format.setStencilBufferSize(0);
    return format;
}

bool GlQuads::initialize() {
    m_gl = QOpenGLContext::currentContext()->extraFunctions();
    const bool es = QOpenGLContext::currentContext()->isOpenGLES();
    const QByteArray head =
        es ? "#version 300 es\nprecision highp float;\n" : "#version 330 core\n";
    m_program = std::make_unique<QOpenGLShaderProgram>();
    if (!m_program->addShaderFromSourceCode(QOpenGLShader::Vertex, head + kVertexShader) ||
        !m_program->addShaderFromSourceCode(QOpenGLShader::Fragment, head + kFragmentShader))
        return false;
    m_program->bindAttributeLocation("corner", 0);
    if (!m_program->link()) return false;
    m_target = m_program->uniformLocation("target");
    m_part = m_program->uniformLocation("part");
    m_opacity = m_program->uniformLocation("opacity");
    m_gl->glGenVertexArrays(1, &m_vertexArray);
    m_gl->glBindVertexArray(m_vertexArray);
    m_gl->glGenBuffers(1, &m_vertices);
    m_gl->glBindBuffer(GL_ARRAY_BUFFER, m_vertices);
    m_gl->glBufferData(GL_ARRAY_BUFFER, sizeof kCorners, kCorners, GL_STATIC_DRAW);
    m_gl->glEnableVertexAttribArray(0);
    m_gl->glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, nullptr);
    m_gl->glBindVertexArray(0);
    return true;
}

void GlQuads::release() {
    if (!m_gl) return;
    m_gl->glDeleteBuffers(1, &m_vertices);
    m_gl->glDeleteVertexArrays(1, &m_vertexArray);
    m_program.reset();
    m_gl = nullptr;
}

void GlQuads::begin(const QSize& viewport) {
    m_viewport = viewport;
    m_gl->glViewport(0, 0, viewport.width(), viewport.height());
    m_gl->glDisable(GL_DEPTH_TEST);
    m_gl->glDisable(GL_SCISSOR_TEST);
    m_gl->glEnable(GL_BLEND);
    m_gl->glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    m_gl->glActiveTexture(GL_TEXTURE0);
    m_program->bind();
    m_program->setUniformValue("picture", 0);
    m_gl->glBindVertexArray(m_vertexArray);
}

void GlQuads::draw(GLuint texture, const QRectF& target, const QRectF& part, double opacity) {
    const auto w = static_cast<float>(m_viewport.width());
    const auto h = static_cast<float>(m_viewport.height());
    const QVector4D place(static_cast<float>(target.x()), static_cast<float>(target.y()),
                          static_cast<float>(target.width()), static_cast<float>(target.height()));
    m_program->setUniformValue(m_target, place / QVector4D(w, h, w, h));
    m_program->setUniformValue(
        m_part, QVector4D(static_cast<float>(part.x()), static_cast<float>(part.y()),
                          static_cast<float>(part.width()), static_cast<float>(part.height())));
    m_program->setUniformValue(m_opacity, static_cast<float>(opacity));
    m_gl->glBindTexture(GL_TEXTURE_2D, texture);
    m_gl->glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void GlQuads::end() {
    m_gl->glBindVertexArray(0);
    m_gl->glBindTexture(GL_TEXTURE_2D, 0);
    m_program->release();
}

}  // namespace sl
