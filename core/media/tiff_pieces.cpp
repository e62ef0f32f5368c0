// SPDX-License-Identifier: Apache-2.0
#include "core/media/tiff_pieces.h"

#include <algorithm>

namespace sl::media {

namespace {

/// Longest row that is unpacked into numbers (512 MiB of them).
constexpr std::uint64_t kMaxRowNumbers = std::uint64_t{64} << 20;

using PieceVisitor = std::function<void(const TiffPiece&)>;

/// `bytes` and `rowBytes` come from libtiff, for `rows` rows of `columns` pixels in one plane.
Result<void> allocate(TiffPiece& piece, const TiffLayout& layout, tmsize_t bytes,
                      tmsize_t rowBytes) {
    const int planes = planesOf(layout);
    const std::uint64_t numbers = std::uint64_t{piece.columns} * layout.samples;
    if (bytes <= 0 || bytes > kMaxTiffPieceBytes / planes || numbers > kMaxRowNumbers)
        return fail(ErrorCode::BadInput, "its tiles or strips are too large to decode");
    const std::uint64_t rowBits = numbers / static_cast<unsigned>(planes) * layout.bits;
    if (rowBytes <= 0 || static_cast<std::uint64_t>(rowBytes) < (rowBits + 7) / 8 ||
        bytes / rowBytes < static_cast<tmsize_t>(piece.rows))
        return fail(ErrorCode::BadInput, "its tiles or strips do not fit its size");
    piece.rowBytes = static_cast<std::size_t>(rowBytes);
    piece.planes.assign(static_cast<std::size_t>(planes),
                        std::vector<std::uint8_t>(static_cast<std::size_t>(bytes)));
    return {};
}

/// Interleaved strips, a row at a time: little memory, and damage costs only the rows after it.
Result<int> visitScanlines(TiffFile& file, const PieceVisitor& visit) {
    const TiffLayout& layout = file.layout();
    TiffPiece piece{0, 0, layout.width, 1, 0, {}};
    const tmsize_t bytes = TIFFScanlineSize(file.tiff());
    if (auto ok = allocate(piece, layout, bytes, bytes); !ok) return passOn(ok);
    for (; piece.top < layout.height; ++piece.top) {
        if (TIFFReadScanline(file.tiff(), piece.planes[0].data(), piece.top, 0) < 0)
            return static_cast<int>(piece.top);
        visit(piece);
    }
    return static_cast<int>(layout.height);
}

Result<int> visitPlanarStrips(TiffFile& file, const PieceVisitor& visit) {
    const TiffLayout& layout = file.layout();
    std::uint32_t rowsPerStrip = layout.height;
    TIFFGetFieldDefaulted(file.tiff(), TIFFTAG_ROWSPERSTRIP, &rowsPerStrip);
    rowsPerStrip = std::clamp(rowsPerStrip, 1U, layout.height);
    TiffPiece piece{0, 0, layout.width, rowsPerStrip, 0, {}};
    if (auto ok =
            allocate(piece, layout, TIFFStripSize(file.tiff()), TIFFScanlineSize(file.tiff()));
        !ok)
        return passOn(ok);
    for (; piece.top < layout.height; piece.top += rowsPerStrip) {
        piece.rows = std::min(rowsPerStrip, layout.height - piece.top);
        for (std::uint16_t plane = 0; plane < layout.samples; ++plane) {
            const std::uint32_t strip = TIFFComputeStrip(file.tiff(), piece.top, plane);
            const auto size = static_cast<tmsize_t>(piece.planes[plane].size());
            if (TIFFReadEncodedStrip(file.tiff(), strip, piece.planes[plane].data(), size) < 0)
                return static_cast<int>(piece.top);
        }
        visit(piece);
    }
    return static_cast<int>(layout.height);
}

Result<int> visitTiles(TiffFile& file, const PieceVisitor& visit) {
    const TiffLayout& layout = file.layout();
    std::uint32_t tileWidth = 0;
    std::uint32_t tileHeight = 0;
    TIFFGetField(file.tiff(), TIFFTAG_TILEWIDTH, &tileWidth);
    TIFFGetField(file.tiff(), TIFFTAG_TILELENGTH, &tileHeight);
    if (tileWidth == 0 || tileHeight == 0) return 0;
    TiffPiece piece{0, 0, tileWidth, tileHeight, 0, {}};
    if (auto ok = allocate(piece, layout, TIFFTileSize(file.tiff()), TIFFTileRowSize(file.tiff()));
        !ok)
        return passOn(ok);
    for (piece.top = 0; piece.top < layout.height; piece.top += tileHeight) {
        piece.rows = std::min(tileHeight, layout.height - piece.top);
        for (piece.left = 0; piece.left < layout.width; piece.left += tileWidth) {
            piece.columns = std::min(tileWidth, layout.width - piece.left);
            for (std::size_t plane = 0; plane < piece.planes.size(); ++plane) {
                const auto size = static_cast<tmsize_t>(piece.planes[plane].size());
                if (TIFFReadTile(file.tiff(), piece.planes[plane].data(), piece.left, piece.top, 0,
                                 static_cast<std::uint16_t>(plane)) != size)
                    return static_cast<int>(piece.top);
            }
            visit(piece);
        }
    }
    return static_cast<int>(layout.height);
}

}  // namespace

int planesOf(const TiffLayout& layout) {
    return layout.planar == PLANARCONFIG_SEPARATE ? layout.samples : 1;
}

Result<int> visitPieces(TiffFile& file, const std::function<void(const TiffPiece&)>& visit) {
    if (file.layout().tiled) return visitTiles(file, visit);
    return planesOf(file.layout()) > 1 ? visitPlanarStrips(file, visit)
                                       : visitScanlines(file, visit);
}

}  // namespace sl::media
