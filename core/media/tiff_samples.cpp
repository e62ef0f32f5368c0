// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/media/pixels.h"
#include "core/media/sample_scale.h"
#include "core/media/tiff_pieces.h"

namespace sl::media {

namespace {

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

    const double* row(const TiffPiece& piece, std::uint32_t y) {
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
    const auto visited = visitPieces(file, [&](const TiffPiece& piece) {
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

void copyPiece(const TiffPiece& piece, std::size_t samples, Image& image) {
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
        return visitPieces(
            file, [&](const TiffPiece& piece) { copyPiece(piece, layout.samples, image); });
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
    return visitPieces(file, [&](const TiffPiece& piece) {
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
