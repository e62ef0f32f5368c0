// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/gl_texture.h"

#include <QOpenGLFunctions>

namespace sl {

namespace {

QOpenGLFunctions* gl() {
    return QOpenGLContext::currentContext()->functions();
}

// OpenGL ES 3 has it as well as desktop OpenGL; Qt's ES 2 header does not name it.
constexpr GLenum kUnpackRowLength = 0x0CF2, kRgb8 = 0x8051, kRgba8 = 0x8058;

}  // namespace

GLuint makeTexture(int width, int height, GLenum format, const void* pixels, int rowLength) {
    QOpenGLFunctions* f = gl();
    GLuint texture = 0;
    f->glGenTextures(1, &texture);
    f->glBindTexture(GL_TEXTURE_2D, texture);
    f->glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    f->glPixelStorei(kUnpackRowLength, rowLength);
    f->glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(format == GL_RGB ? kRgb8 : kRgba8), width,
                    height, 0, format, GL_UNSIGNED_BYTE, pixels);
    f->glPixelStorei(kUnpackRowLength, 0);
    f->glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    f->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    f->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    f->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    f->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    return texture;
}

void setNearest(GLuint texture, bool nearest) {
    gl()->glBindTexture(GL_TEXTURE_2D, texture);
    gl()->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, nearest ? GL_NEAREST : GL_LINEAR);
}

void deleteTexture(GLuint& texture) {
    if (texture) gl()->glDeleteTextures(1, &texture);
    texture = 0;
}

int maxTextureSize() {
    GLint size = 0;
    gl()->glGetIntegerv(GL_MAX_TEXTURE_SIZE, &size);
    return size;
}

}  // namespace sl
