// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QOpenGLContext>

namespace sl {

/// A texture from packed rows (`format` GL_RGB or GL_RGBA, 8 bits a channel), `rowLength` pixels
/// from row to row; edges clamp, linear both ways. The first row lies at texture coordinate 0. The
/// caller deletes it. As all functions here: GL context current.
GLuint makeTexture(int width, int height, GLenum format, const void* pixels, int rowLength);
/// Nearest or linear enlargement.
void setNearest(GLuint texture, bool nearest);
/// Deletes and zeroes; 0 is left alone.
void deleteTexture(GLuint& texture);
/// Largest side of a texture.
int maxTextureSize();

}  // namespace sl
