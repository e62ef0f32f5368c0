// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/tile_textures.h"

#include <QElapsedTimer>
#include <algorithm>
#include <cmath>

#include "views/canvas/gl_texture.h"

namespace sl {

namespace {

constexpr qint64 kUploadBudgetNs = 6'000'000;  // of a frame's 16 ms
constexpr int kMostTextures = 192;             // about 200 MB
constexpr double kNearestFrom = 2;             // device pixels per file pixel

}  // namespace

std::vector<ImageTile> tilesIn(int level, int width, int height, const QRectF& visibleInFile) {
    std::vector<ImageTile> tiles;
    const double unit = std::ldexp(1.0, level);  // file pixels per level pixel
    const QRect whole(0, 0, width, height);
    const QRectF shown =
        QRectF(visibleInFile.topLeft() / unit, visibleInFile.size() / unit) & QRectF(whole);
    if (shown.isEmpty()) return tiles;
    const int firstColumn = static_cast<int>(shown.left()) / kTileSide;
    const int lastColumn = static_cast<int>(std::ceil(shown.right()) - 1) / kTileSide;
    const int firstRow = static_cast<int>(shown.top()) / kTileSide;
    const int lastRow = static_cast<int>(std::ceil(shown.bottom()) - 1) / kTileSide;
    for (int row = firstRow; row <= lastRow; ++row)
        for (int column = firstColumn; column <= lastColumn; ++column) {
            const QRect cell(column * kTileSide, row * kTileSide, kTileSide, kTileSide);
            tiles.push_back(
                {level, column, row, cell & whole, cell.adjusted(-1, -1, 1, 1) & whole});
        }
    return tiles;
}

void TileTextures::setPyramid(std::shared_ptr<const ImagePyramid> pyramid) {
    const bool samePicture = m_pyramid && pyramid && &m_pyramid->level(0) == &pyramid->level(0);
    if (!samePicture) release();
    deleteTexture(m_small);
    m_pyramid = std::move(pyramid);
    if (!m_pyramid) return;
    const Image& small = m_pyramid->smallest();
    m_small = makeTexture(small.width, small.height, GL_RGB, small.rgb.data(), small.width);
}

void TileTextures::release() {
    for (auto& [key, entry] : m_tiles) deleteTexture(entry.texture);
    m_tiles.clear();
    deleteTexture(m_small);
    m_pyramid.reset();
}

bool TileTextures::draw(GlQuads& quads, const QSize& viewport, QPointF origin, double scale) {
    if (!m_pyramid) return false;
    ++m_frame;
    const QRectF visible(-origin / scale, QSizeF(viewport) / scale);
    const int wanted = ImagePyramid::levelFor(scale);
    // A sketch has no coarser levels yet: its small picture stands in, and whoever completes it
    // asks for another frame.
    m_sketchOnly = m_pyramid->levels() == 1 && wanted > 0 &&
                   std::max(m_pyramid->width(), m_pyramid->height()) > ImagePyramid::kSmallest;
    std::vector<ImageTile> tiles;
    if (!m_sketchOnly) {
        const int level = std::min(wanted, m_pyramid->levels() - 1);
        const Image& image = m_pyramid->level(level);
        tiles = tilesIn(level, image.width, image.height, visible);
    }
    const bool complete = upload(tiles);
    if (m_sketchOnly || !complete)
        quads.draw(m_small,
                   QRectF(origin, QSizeF(m_pyramid->width(), m_pyramid->height()) * scale));
    for (const ImageTile& tile : tiles) drawTile(quads, tile, origin, scale);
    dropOldest();
    return !complete;
}

bool TileTextures::upload(const std::vector<ImageTile>& tiles) {
    QElapsedTimer timer;
    timer.start();
    for (const ImageTile& tile : tiles) {
        Entry& entry = m_tiles[{tile.level, tile.column, tile.row}];
        entry.lastFrame = m_frame;
        if (entry.texture) continue;
        if (timer.nsecsElapsed() > kUploadBudgetNs) return false;
        const Image& image = m_pyramid->level(tile.level);
        const std::uint8_t* first =
            image.row(tile.skirt.top()) + static_cast<std::size_t>(tile.skirt.left()) * 3;
        entry.texture =
            makeTexture(tile.skirt.width(), tile.skirt.height(), GL_RGB, first, image.width);
    }
    return true;
}

void TileTextures::drawTile(GlQuads& quads, const ImageTile& tile, QPointF origin, double scale) {
    const auto found = m_tiles.find({tile.level, tile.column, tile.row});
    if (found == m_tiles.end() || !found->second.texture) return;
    const double unit = std::ldexp(1.0, tile.level);
    // The last pixel of an odd level reaches beyond the file's edge; cut it there.
    const QRectF inFile =
        QRectF(QPointF(tile.pixels.topLeft()) * unit, QSizeF(tile.pixels.size()) * unit) &
        QRectF(0, 0, m_pyramid->width(), m_pyramid->height());
    const QSizeF texture = tile.skirt.size();
    const QRectF part((inFile.left() / unit - tile.skirt.left()) / texture.width(),
                      (inFile.top() / unit - tile.skirt.top()) / texture.height(),
                      inFile.width() / unit / texture.width(),
                      inFile.height() / unit / texture.height());
    // Whole device pixels: neighbours share their edge exactly, so no crack shows between them.
    const QPoint topLeft = (origin + inFile.topLeft() * scale).toPoint();
    const QPoint bottomRight = (origin + inFile.bottomRight() * scale).toPoint();
    setNearest(found->second.texture, scale > kNearestFrom);
    quads.draw(found->second.texture, QRectF(topLeft, QPointF(bottomRight)), part);
}

void TileTextures::dropOldest() {
    while (textureCount() > kMostTextures) {
        const auto oldest = std::min_element(
            m_tiles.begin(), m_tiles.end(),
            [](const auto& a, const auto& b) { return a.second.lastFrame < b.second.lastFrame; });
        if (oldest->second.lastFrame == m_frame) return;  // all of it is on the screen
        deleteTexture(oldest->second.texture);
        m_tiles.erase(oldest);
    }
}

}  // namespace sl
