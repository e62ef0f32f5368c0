// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/gl_quads.h"
#include "views/canvas/image_canvas.h"
#include "views/canvas/tile_textures.h"

namespace sl {

/// What an ImageCanvas keeps in its GL context. Private to image_canvas*.cpp.
struct ImageCanvas::Graphics {
    GlQuads quads;
    TileTextures tiles;
    std::shared_ptr<const ImagePyramid> shown;  // given to tiles
    GLuint overlay = 0, heat = 0;
    QRect overlayPlace;  // device pixels
    bool ready = false;
    bool complete = false;  // the last frame showed every tile at its right level
};

}  // namespace sl
