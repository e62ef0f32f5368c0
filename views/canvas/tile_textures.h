// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "views/canvas/gl_quads.h"
#include "views/canvas/image_pyramid.h"

namespace sl {

/// One square of a level, in that level's pixels. `skirt` is the part that is uploaded: the tile
/// and one pixel around it, so that neighbours blend without a seam.
struct ImageTile {
    int level = 0, column = 0, row = 0;
    QRect pixels, skirt;
};

/// Pixels of a tile's side.
constexpr int kTileSide = 512;

/// The tiles of `level` (width × height pixels, each 2^level file pixels) that meet
/// `visibleInFile`.
std::vector<ImageTile> tilesIn(int level, int width, int height, const QRectF& visibleInFile);

/// Draws a picture of any size from textures of at most 514 pixels a side, uploading a few
/// milliseconds' worth in each frame and showing the small picture until the rest is there. GUI
/// thread, GL context current in every call.
class TileTextures {
public:
    /// What to draw from now on (null: nothing). Keeps the textures of a pyramid whose level 0 is
    /// the same picture (a sketch that has become complete).
    void setPyramid(std::shared_ptr<const ImagePyramid> pyramid);
    void release();

    /// Draws the visible part: `originInDevice` is where file pixel (0, 0) lies, `scale` device
    /// pixels per file pixel. Returns true while tiles are missing: draw again.
    bool draw(GlQuads& quads, const QSize& viewport, QPointF originInDevice, double scale);

    /// True where the last draw had only the small picture of a sketch.
    bool isSketch() const { return m_sketchOnly; }
    int textureCount() const { return static_cast<int>(m_tiles.size()); }

private:
    struct Entry {
        GLuint texture = 0;
        unsigned lastFrame = 0;
    };
    using Key = std::tuple<int, int, int>;

    bool upload(const std::vector<ImageTile>& tiles);
    void drawTile(GlQuads& quads, const ImageTile& tile, QPointF origin, double scale);
    void dropOldest();

    std::shared_ptr<const ImagePyramid> m_pyramid;
    std::map<Key, Entry> m_tiles;
    GLuint m_small = 0;
    unsigned m_frame = 0;
    bool m_sketchOnly = false;
};

}  // namespace sl
