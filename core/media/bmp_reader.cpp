// SPDX-License-Identifier: Apache-2.0
// Windows BMP by own code (there is no library for it in Debian): 1, 4, 8 bits with palette and
// RLE, 16, 24, 32 bits with masks. Layout: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER and
// following).
#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/media/bmp_rle.h"
#include "core/media/pixels.h"
#include "core/media/reader.h"
#include "core/media/size_limit.h"

namespace sl::media {

namespace {

constexpr std::size_t kFileHeaderBytes = 14;
constexpr unsigned kCoreHeaderBytes = 12;
enum Compression : unsigned { kRgb = 0, kRle8 = 1, kRle4 = 2, kBitFields = 3, kAlphaBitFields = 6 };

struct BmpHeader {
    std::int64_t width = 0, height = 0;
    bool topDown = false;
    unsigned bits = 0;
    unsigned compression = kRgb;
    std::int64_t pixelsAt = 0;
    std::array<std::uint32_t, 4> masks{};  ///< red, green, blue, alpha
    std::vector<std::array<std::uint8_t, 3>> palette;
};

/// Little-endian fields of the header; 0 past the end.
class Fields {
public:
    explicit Fields(const ByteSource& bytes) : m_bytes(bytes) {}
    std::uint32_t u32(std::size_t offset) const { return get(offset, 4); }
    std::uint32_t u16(std::size_t offset) const { return get(offset, 2); }

private:
    std::uint32_t get(std::size_t offset, std::size_t count) const {
        std::array<std::uint8_t, 4> raw{};
        m_bytes.readAt(static_cast<std::int64_t>(offset), raw.data(), count);
        return raw[0] | (std::uint32_t{raw[1]} << 8U) | (std::uint32_t{raw[2]} << 16U) |
               (std::uint32_t{raw[3]} << 24U);
    }
    const ByteSource& m_bytes;
};

void readMasks(const Fields& fields, unsigned headerBytes, BmpHeader& header) {
    if (header.compression == kBitFields || header.compression == kAlphaBitFields) {
        const bool withAlpha = headerBytes >= 56 || header.compression == kAlphaBitFields;
        for (std::size_t i = 0; i < (withAlpha ? 4U : 3U); ++i)
            header.masks[i] = fields.u32(kFileHeaderBytes + 40 + 4 * i);
    } else if (header.bits == 16) {
        header.masks = {0x7C00, 0x03E0, 0x001F, 0};
    } else {
        header.masks = {0xFF0000, 0x00FF00, 0x0000FF, 0};
    }
}

void readPalette(const ByteSource& bytes, std::size_t at, unsigned entryBytes, unsigned used,
                 BmpHeader& header) {
    if (header.bits > 8) return;
    const unsigned most = 1U << header.bits;
    const unsigned count = used == 0 ? most : std::min(used, most);
    for (unsigned i = 0; i < count; ++i) {
        std::array<std::uint8_t, 3> bgr{};
        if (bytes.readAt(static_cast<std::int64_t>(at + std::size_t{i} * entryBytes), bgr.data(),
                         3) != 3)
            break;
        header.palette.push_back({bgr[2], bgr[1], bgr[0]});
    }
    header.palette.resize(most);  // indices beyond the palette are black
}

/// Size, depth and compression; returns the number of palette entries that the header names.
Result<unsigned> readLayout(const Fields& fields, unsigned headerBytes, BmpHeader& header) {
    if (headerBytes == kCoreHeaderBytes) {
        header.width = fields.u16(18);
        header.height = fields.u16(20);
        header.bits = fields.u16(24);
        return 0;
    }
    if (headerBytes < 40 || headerBytes > 1024)
        return fail(ErrorCode::BadInput, "its header is damaged");
    header.width = static_cast<std::int32_t>(fields.u32(18));
    header.height = static_cast<std::int32_t>(fields.u32(22));
    header.bits = fields.u16(28);
    header.compression = fields.u32(30);
    header.topDown = header.height < 0;
    header.height = std::abs(header.height);
    return fields.u32(46);
}

bool knownKind(const BmpHeader& header) {
    switch (header.compression) {
        case kRle8: return header.bits == 8;
        case kRle4: return header.bits == 4;
        case kBitFields:
        case kAlphaBitFields: return header.bits == 16 || header.bits == 32;
        case kRgb:
            return header.bits == 1 || header.bits == 2 || header.bits == 4 || header.bits == 8 ||
                   header.bits == 16 || header.bits == 24 || header.bits == 32;
        default: return false;
    }
}

Result<BmpHeader> readHeader(const ByteSource& bytes) {
    const Fields fields(bytes);
    BmpHeader header;
    header.pixelsAt = fields.u32(10);
    const unsigned headerBytes = fields.u32(kFileHeaderBytes);
    const auto colours = readLayout(fields, headerBytes, header);
    if (!colours) return passOn(colours);
    if (auto ok = checkSize(header.width, header.height, bytes.size()); !ok) return passOn(ok);
    if (!knownKind(header))
        return fail(ErrorCode::BadInput,
                    "its pixels are of a kind that is not read (" + std::to_string(header.bits) +
                        " bits, compression " + std::to_string(header.compression) + ")",
                    "convert it to PNG");
    readMasks(fields, headerBytes, header);
    const std::size_t maskBytes = headerBytes == 40 && header.compression == kBitFields ? 12 : 0;
    readPalette(bytes, kFileHeaderBytes + headerBytes + maskBytes,
                headerBytes == kCoreHeaderBytes ? 3 : 4, *colours, header);
    return header;
}

/// A channel cut out by its mask and scaled to 8 bits; 255 where the mask is empty.
class Channel {
public:
    explicit Channel(std::uint32_t mask) : m_mask(mask) {
        while (mask != 0 && (mask & 1U) == 0) {
            mask >>= 1U;
            ++m_shift;
        }
        m_max = mask;
    }
    unsigned operator()(std::uint32_t pixel) const {
        if (m_max == 0) return 255;
        const std::uint64_t value = (pixel & m_mask) >> m_shift;
        return static_cast<unsigned>((value * 255 + m_max / 2) / m_max);
    }

private:
    std::uint32_t m_mask;
    unsigned m_shift = 0;
    std::uint64_t m_max = 0;
};

/// Turns one stored row into RGB.
class RowPainter {
public:
    explicit RowPainter(const BmpHeader& header)
        : m_header(header),
          m_channels{Channel(header.masks[0]), Channel(header.masks[1]), Channel(header.masks[2]),
                     Channel(header.masks[3])} {}

    void operator()(const std::uint8_t* row, std::uint8_t* rgb) const {
        for (std::int64_t x = 0; x < m_header.width; ++x, rgb += 3) {
            if (m_header.bits <= 8) {
                const std::size_t bit = static_cast<std::size_t>(x) * m_header.bits;
                const unsigned shift = 8U - m_header.bits - static_cast<unsigned>(bit & 7U);
                const unsigned index = (row[bit >> 3U] >> shift) & ((1U << m_header.bits) - 1U);
                std::copy_n(m_header.palette[index].data(), 3, rgb);
            } else if (m_header.bits == 24) {
                const std::uint8_t* bgr = row + 3 * x;
                rgb[0] = bgr[2];
                rgb[1] = bgr[1];
                rgb[2] = bgr[0];
            } else {
                masked(row + x * (m_header.bits / 8), rgb);
            }
        }
    }

private:
    void masked(const std::uint8_t* raw, std::uint8_t* rgb) const {
        std::uint32_t pixel = raw[0] | (std::uint32_t{raw[1]} << 8U);
        if (m_header.bits == 32)
            pixel |= (std::uint32_t{raw[2]} << 16U) | (std::uint32_t{raw[3]} << 24U);
        const unsigned alpha = m_channels[3](pixel);
        for (std::size_t c = 0; c < 3; ++c) rgb[c] = overWhite(m_channels[c](pixel), alpha);
    }

    const BmpHeader& m_header;
    std::array<Channel, 4> m_channels;
};

Result<MediaInfo> bmpInfo(const ByteSource& bytes) {
    const auto header = readHeader(bytes);
    if (!header) return passOn(header);
    MediaInfo info;
    info.width = static_cast<int>(header->width);
    info.height = static_cast<int>(header->height);
    info.bitsPerChannel = header->bits == 16 ? 5
                          : header->bits < 8 ? static_cast<int>(header->bits)
                                             : 8;
    info.channels = header->masks[3] != 0 ? 4 : 3;
    return info;
}

Result<Decoded> readRle(const ByteSource& bytes, const BmpHeader& header) {
    std::string stream(
        static_cast<std::size_t>(std::max<std::int64_t>(0, bytes.size() - header.pixelsAt)), '\0');
    stream.resize(bytes.readAt(header.pixelsAt, stream.data(), stream.size()));
    const RleIndices indices =
        expandRle(stream, header.width, header.height, header.compression == kRle4);
    if (indices.rows == 0) return fail(ErrorCode::BadInput, "its first row is damaged");
    Decoded decoded;
    decoded.image = Image(static_cast<int>(header.width), static_cast<int>(header.height));
    for (int y = 0; y < decoded.image.height; ++y) {
        const std::uint8_t* from = indices.values.data() + y * header.width;
        std::uint8_t* to = decoded.image.row(header.topDown ? y : decoded.image.height - 1 - y);
        if (y >= indices.rows) std::fill_n(to, header.width * 3, kMissingGrey);
        else
            for (std::int64_t x = 0; x < header.width; ++x, to += 3)
                std::copy_n(header.palette[from[x] % header.palette.size()].data(), 3, to);
    }
    if (indices.rows < header.height) decoded.warning = "it ends early";
    return decoded;
}

Result<Decoded> readBmp(const ByteSource& bytes) {
    const auto header = readHeader(bytes);
    if (!header) return passOn(header);
    if (header->compression == kRle8 || header->compression == kRle4)
        return readRle(bytes, *header);
    const auto rowBytes = static_cast<std::size_t>((header->width * header->bits + 31) / 32 * 4);
    Decoded decoded;
    decoded.image = Image(static_cast<int>(header->width), static_cast<int>(header->height));
    std::vector<std::uint8_t> row(rowBytes);
    const RowPainter paint(*header);
    for (int y = 0; y < decoded.image.height; ++y) {
        std::uint8_t* to = decoded.image.row(header->topDown ? y : decoded.image.height - 1 - y);
        const auto at = header->pixelsAt + static_cast<std::int64_t>(rowBytes) * y;
        // The padding of the very last row may be missing.
        const std::size_t got = bytes.readAt(at, row.data(), rowBytes);
        if (got * 8 >= static_cast<std::size_t>(header->width) * header->bits)
            paint(row.data(), to);
        else if (y == 0) return fail(ErrorCode::BadInput, "it ends before the first row");
        else {
            std::fill_n(to, header->width * 3, kMissingGrey);
            decoded.warning = "it ends early";
        }
    }
    return decoded;
}

}  // namespace

Reader bmpReader() {
    return {"bmp",
            [](std::string_view head) {
                // "BM" alone begins many a text: the header size must be one that exists.
                return head.size() >= 26 && head.substr(0, 2) == "BM" && head[15] < 4 &&
                       head[16] == 0 && head[17] == 0;
            },
            bmpInfo, readBmp};
}

}  // namespace sl::media
