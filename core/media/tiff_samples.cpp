// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "core/media/pixels.h"
#include "core/media/sample_scale.h"
#include "core/media/tiff_file.h"

namespace sl::media {

namespace {

/// Longest row that is unpacked into numbers (512 MiB of them).
constexpr std::uint64_t kMaxRowNumbers = std::uint64_t{64} << 20;

/// A decoded rectangle: one buffer of interleaved samples, or one a sample where planes are apart.
struct Piece {
    std::uint32_t left = 0, top = 0, columns = 0, rows = 0;
    std::size_t rowBytes = 0;
    std::vector<std::vector<std::uint8_t>> planes;
};

using PieceVisitor = std::function<void(const Piece&)>;

int planesOf(const TiffLayout& layout) {
    return layout.planar == PLANARCONFIG_SEPARATE ? layout.samples : 1;
}

/// `bytes` and `rowBytes` come from libtiff, for `rows` rows of `columns` pixels in one plane.
Result<void> allocate(Piece& piece, const TiffLayout& layout, tmsize_t bytes, tmsize_t rowBytes) {
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
    Piece piece{0, 0, layout.width, 1, 0, {}};
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
    Piece piece{0, 0, layout.width, rowsPerStrip, 0, {}};
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
    Piece piece{0, 0, tileWidth, tileHeight, 0, {}};
    if (auto ok = allocate(piece, layout, TIFFTileSize(file.tiff()), TIFFTileRowSize(file.tiff()));
        !ok)
        return passOn(ok);
    for (piece.top = 0; piece.top < layout.height; piece.top += tileHeight) {
        piece.rows = std::min(tileHeight, layout.height - piece.top);
        for (piece.left = 0; piece.left < layout.width; piece.left += tileWidth) {
            piece.columns = std::min(tileWidth, layout.width - piece.left);
            for (std::uint16_t plane = 0; plane < planesOf(layout); ++plane) {
                const auto size = static_cast<tmsize_t>(piece.planes[plane].size());
                if (TIFFReadTile(file.tiff(), piece.planes[plane].data(), piece.left, piece.top, 0,
                                 plane) != size)
                    return static_cast<int>(piece.top);
            }
            visit(piece);
        }
    }
    return static_cast<int>(layout.height);
}

Result<int> visitPieces(TiffFile& file, const PieceVisitor& visit) {
    if (file.layout().tiled) return visitTiles(file, visit);
    return planesOf(file.layout()) > 1 ? visitPlanarStrips(file, visit)
                                       : visitScanlines(file, visit);
}

SampleType typeOf(const TiffLayout& layout) {
    if (layout.format == SAMPLEFORMAT_IEEEFP) return SampleType::Float;
    return layout.format == SAMPLEFORMAT_INT ? SampleType::Signed : SampleType::Unsigned;
}

int coloursOf(const TiffLayout& layout) {
    if (layout.photometric == PHOTOMETRIC_RGB) return 3;
    return layout.photometric == PHOTOMETRIC_SEPARATED ? 4 : 1;
}

/// One row of a piece as numbers: [columns, samples].
class RowUnpacker {
public:
    explicit RowUnpacker(const TiffLayout& layout) : m_layout(layout), m_type(typeOf(layout)) {}

    const double* row(const Piece& piece, std::uint32_t y) {
        const std::size_t samples = m_layout.samples;
        m_numbers.resize(piece.columns * samples);
        const std::size_t offset = y * piece.rowBytes;
        if (piece.planes.size() == 1) {
            unpackSamples(piece.planes[0].data() + offset, m_numbers.size(), m_layout.bits, m_type,
                          m_numbers.data());
            return m_numbers.data();
        }
        m_plane.resize(piece.columns);
        for (std::size_t s = 0; s < samples; ++s) {
            unpackSamples(piece.planes[s].data() + offset, piece.columns, m_layout.bits, m_type,
                          m_plane.data());
            for (std::size_t x = 0; x < piece.columns; ++x) m_numbers[x * samples + s] = m_plane[x];
        }
        return m_numbers.data();
    }

private:
    const TiffLayout& m_layout;
    SampleType m_type;
    std::vector<double> m_numbers;
    std::vector<double> m_plane;
};

/// Numbers of one pixel to RGB over white.
class PixelMaker {
public:
    PixelMaker(TiffFile& file, SampleScale scale, SampleScale alphaScale)
        : m_layout(file.layout()), m_scale(scale), m_alphaScale(alphaScale) {
        if (m_layout.photometric == PHOTOMETRIC_PALETTE) readPalette(file);
    }

    void operator()(const double* sample, std::uint8_t* rgb) const {
        std::array<unsigned, 3> colour = colourOf(sample);
        const unsigned alpha =
            m_layout.alphaSample < 0 ? 255 : m_alphaScale(sample[m_layout.alphaSample]);
        for (std::size_t c = 0; c < 3; ++c)
            rgb[c] = m_layout.alphaMultiplied
                         ? static_cast<std::uint8_t>(std::min(255U, colour[c] + 255 - alpha))
                         : overWhite(colour[c], alpha);
    }

private:
    std::array<unsigned, 3> colourOf(const double* sample) const {
        switch (m_layout.photometric) {
            case PHOTOMETRIC_RGB:
                return {m_scale(sample[0]), m_scale(sample[1]), m_scale(sample[2])};
            case PHOTOMETRIC_PALETTE: {
                const auto index = static_cast<std::size_t>(std::max(0.0, sample[0]));
                return index < m_palette.size() ? m_palette[index] : std::array<unsigned, 3>{};
            }
            case PHOTOMETRIC_SEPARATED: {
                const unsigned light = 255U - m_scale(sample[3]);
                std::array<unsigned, 3> colour{};
                for (std::size_t c = 0; c < 3; ++c)
                    colour[c] = ((255U - m_scale(sample[c])) * light + 127) / 255;
                return colour;
            }
            default: {
                const unsigned level = m_scale(sample[0]);
                const unsigned grey =
                    m_layout.photometric == PHOTOMETRIC_MINISWHITE ? 255 - level : level;
                return {grey, grey, grey};
            }
        }
    }

    /// Entries are 16 bits; some old writers stored 8-bit values.
    void readPalette(TiffFile& file) {
        std::array<std::uint16_t*, 3> maps{};
        if (TIFFGetField(file.tiff(), TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2]) != 1) return;
        m_palette.resize(std::size_t{1} << m_layout.bits);
        bool wide = false;
        for (const std::uint16_t* map : maps)
            wide = wide || std::any_of(map, map + m_palette.size(),
                                       [](std::uint16_t entry) { return entry > 255; });
        for (std::size_t i = 0; i < m_palette.size(); ++i)
            for (std::size_t c = 0; c < 3; ++c)
                m_palette[i][c] = wide ? (maps[c][i] + 128U) / 257U : maps[c][i];
    }

    const TiffLayout& m_layout;
    SampleScale m_scale;
    SampleScale m_alphaScale;
    std::vector<std::array<unsigned, 3>> m_palette;
};

/// Floats need a first pass for their extremes: holding all of them would cost eight times the
/// memory of the result.
Result<SampleScale> floatScale(TiffFile& file) {
    const TiffLayout& layout = file.layout();
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    RowUnpacker unpacker(layout);
    const int colours = coloursOf(layout);
    const auto visited = visitPieces(file, [&](const Piece& piece) {
        for (std::uint32_t y = 0; y < piece.rows; ++y) {
            const double* sample = unpacker.row(piece, y);
            for (std::uint32_t x = 0; x < piece.columns; ++x, sample += layout.samples)
                for (int c = 0; c < colours; ++c) {
                    if (!std::isfinite(sample[c])) continue;
                    low = std::min(low, sample[c]);
                    high = std::max(high, sample[c]);
                }
        }
    });
    if (!visited) return passOn(visited);
    if (low > high) return SampleScale::forFloats(0, 1);
    return SampleScale::forFloats(low, high);
}

/// The most common kind needs no arithmetic.
bool storedAsShown(const TiffLayout& layout) {
    return layout.photometric == PHOTOMETRIC_RGB && layout.bits == 8 &&
           typeOf(layout) == SampleType::Unsigned && planesOf(layout) == 1 &&
           layout.alphaSample < 0;
}

void copyPiece(const Piece& piece, std::size_t samples, Image& image) {
    for (std::uint32_t y = 0; y < piece.rows; ++y) {
        const std::uint8_t* from = piece.planes[0].data() + y * piece.rowBytes;
        std::uint8_t* to = image.row(static_cast<int>(piece.top + y)) + std::size_t{3} * piece.left;
        if (samples == 3) std::copy_n(from, std::size_t{3} * piece.columns, to);
        else
            for (std::uint32_t x = 0; x < piece.columns; ++x, from += samples, to += 3)
                std::copy_n(from, 3, to);
    }
}

}  // namespace

bool plainSamples(const TiffLayout& layout) {
    const bool isFloat = layout.format == SAMPLEFORMAT_IEEEFP;
    const bool knownFormat = layout.format == SAMPLEFORMAT_UINT ||
                             layout.format == SAMPLEFORMAT_INT ||
                             layout.format == SAMPLEFORMAT_VOID || isFloat;
    const bool knownBits = isFloat ? layout.bits == 16 || layout.bits == 32 || layout.bits == 64
                                   : (layout.bits >= 1 && layout.bits <= 32) || layout.bits == 64;
    if (!knownFormat || !knownBits || layout.samples < coloursOf(layout)) return false;
    switch (layout.photometric) {
        case PHOTOMETRIC_MINISBLACK:
        case PHOTOMETRIC_MINISWHITE:
        case PHOTOMETRIC_RGB:
        case PHOTOMETRIC_SEPARATED: return true;
        case PHOTOMETRIC_PALETTE: return layout.bits <= 16 && !isFloat;
        default: return false;
    }
}

Result<int> readTiffSamples(TiffFile& file, Image& image) {
    const TiffLayout& layout = file.layout();
    if (storedAsShown(layout))
        return visitPieces(file,
                           [&](const Piece& piece) { copyPiece(piece, layout.samples, image); });
    const SampleType type = typeOf(layout);
    SampleScale scale = SampleScale::forIntegers(layout.bits, type);
    SampleScale alphaScale = scale;
    if (type == SampleType::Float) {
        const auto found = floatScale(file);
        if (!found) return passOn(found);
        scale = *found;
        alphaScale = SampleScale::forFloats(0, 1);
    }
    const PixelMaker makePixel(file, scale, alphaScale);
    RowUnpacker unpacker(layout);
    return visitPieces(file, [&](const Piece& piece) {
        for (std::uint32_t y = 0; y < piece.rows; ++y) {
            const double* sample = unpacker.row(piece, y);
            std::uint8_t* rgb =
                image.row(static_cast<int>(piece.top + y)) + std::size_t{3} * piece.left;
            for (std::uint32_t x = 0; x < piece.columns; ++x, sample += layout.samples, rgb += 3)
                makePixel(sample, rgb);
        }
    });
}

}  // namespace sl::media
