// SPDX-License-Identifier: Apache-2.0
// PNG through libpng: 1 to 16 bits, grey, RGB, palette, alpha, interlaced.
#include <algorithm>
#include <array>
#include <csetjmp>
#include <memory>

#include <png.h>

#include "core/media/exif_orientation.h"
#include "core/media/pixels.h"
#include "core/media/reader.h"
#include "core/media/size_limit.h"

namespace sl::media {

namespace {

/// Text and profile chunks may unpack to anything; nobody here reads them.
constexpr png_alloc_size_t kMaxChunkBytes = 8U << 20U;
/// libpng gives up a whole buffer of compressed data (8 KiB) when the file ends inside it: files
/// cut short are read in small pieces, slower but to their last row.
constexpr std::size_t kSmallestBuffer = 16;

/// One decompression. libpng reports errors by longjmp: everything that a jump may skip is a
/// member, and functions that jump hold only trivial locals.
class PngDecoder {
public:
    explicit PngDecoder(const ByteSource& bytes) : m_cursor{&bytes, 0} {}
    ~PngDecoder() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    PngDecoder(const PngDecoder&) = delete;
    PngDecoder& operator=(const PngDecoder&) = delete;

    bool readHeader() {
        if (setjmp(m_jump) != 0) return false;
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, onError, onWarning);
        if (m_png == nullptr) return false;
        m_info = png_create_info_struct(m_png);
        if (m_info == nullptr) return false;
        png_set_user_limits(m_png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        png_set_chunk_malloc_max(m_png, kMaxChunkBytes);
        png_set_keep_unknown_chunks(m_png, PNG_HANDLE_CHUNK_NEVER, kUnused, 5);
        if (endsEarly()) png_set_compression_buffer_size(m_png, kSmallestBuffer);
        png_set_read_fn(m_png, this, onRead);
        png_read_info(m_png, m_info);
        return true;
    }

    /// Decodes into rows of 3 (no alpha) or 4 bytes a pixel, composed over white into `image`.
    bool decode(Image& image) {
        if (setjmp(m_jump) != 0) return false;
        png_set_expand(m_png);
        png_set_scale_16(m_png);
        png_set_gray_to_rgb(m_png);
        m_passes = png_set_interlace_handling(m_png);
        png_read_update_info(m_png, m_info);
        m_channels = png_get_channels(m_png, m_info);
        const std::size_t rowBytes = png_get_rowbytes(m_png, m_info);
        // A pass of an interlaced picture fills in what the ones before left: all rows are kept.
        m_rows.assign(m_passes > 1 ? rowBytes * static_cast<unsigned>(image.height) : rowBytes,
                      128);
        for (m_pass = 0; m_pass < m_passes; ++m_pass) {
            for (m_row = 0; m_row < image.height; ++m_row) {
                png_bytep row =
                    m_rows.data() + (m_passes > 1 ? rowBytes * static_cast<unsigned>(m_row) : 0);
                if (m_passes > 1) png_read_row(m_png, nullptr, row);
                else png_read_row(m_png, row, nullptr);
                if (m_passes == 1) compose(row, image, m_row);
            }
        }
        return true;
    }

    /// After decode, also one that failed: interlaced pictures are laid down at the end.
    void composeInterlaced(Image& image) const {
        if (m_passes < 2) return;
        const std::size_t rowBytes = m_rows.size() / static_cast<unsigned>(image.height);
        for (int y = 0; y < image.height; ++y)
            compose(m_rows.data() + rowBytes * static_cast<unsigned>(y), image, y);
    }

    std::int64_t width() const { return png_get_image_width(m_png, m_info); }
    std::int64_t height() const { return png_get_image_height(m_png, m_info); }
    int bits() const { return png_get_bit_depth(m_png, m_info); }
    int channels() const {
        if (png_get_color_type(m_png, m_info) != PNG_COLOR_TYPE_PALETTE)
            return png_get_channels(m_png, m_info);
        return png_get_valid(m_png, m_info, PNG_INFO_tRNS) != 0 ? 4 : 3;
    }
    int rowsDone() const { return m_pass > 0 ? static_cast<int>(height()) : m_row; }
    const std::string& problem() const { return m_problem; }

    int orientation() const {
        png_uint_32 size = 0;
        png_bytep block = nullptr;
        if (png_get_eXIf_1(m_png, m_info, &size, &block) == 0) return 1;
        return exifOrientation({reinterpret_cast<const char*>(block), size});
    }

private:
    static constexpr png_byte kUnused[] = "iCCP\0iTXt\0tEXt\0zTXt\0sPLT";

    bool endsEarly() const {
        std::array<char, 4> tag{};
        m_cursor.bytes->readAt(m_cursor.bytes->size() - 8, tag.data(), tag.size());
        return std::string_view(tag.data(), tag.size()) != "IEND";
    }

    static void onError(png_structp png, png_const_charp message) {
        auto& decoder = *static_cast<PngDecoder*>(png_get_error_ptr(png));
        decoder.m_problem = message;
        std::longjmp(decoder.m_jump, 1);
    }
    static void onWarning(png_structp, png_const_charp) {}
    static void onRead(png_structp png, png_bytep to, png_size_t count) {
        auto& decoder = *static_cast<PngDecoder*>(png_get_io_ptr(png));
        if (!decoder.take(to, count)) png_error(png, "it ends early");
    }

    /// libpng asks for a few bytes at a time.
    bool take(png_bytep to, std::size_t count) {
        while (count > 0) {
            if (m_taken == m_filled) {
                m_filled = m_cursor.read(m_buffer.data(), m_buffer.size());
                m_taken = 0;
                if (m_filled == 0) return false;
            }
            const std::size_t part = std::min(count, m_filled - m_taken);
            std::copy_n(m_buffer.data() + m_taken, part, to);
            m_taken += part;
            to += part;
            count -= part;
        }
        return true;
    }

    void compose(const std::uint8_t* row, Image& image, int y) const {
        if (m_channels == 4) composeRow(row, image.width, image.row(y));
        else std::copy_n(row, static_cast<std::size_t>(image.width) * 3, image.row(y));
    }

    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    std::jmp_buf m_jump{};
    Cursor m_cursor;
    std::array<png_byte, 65536> m_buffer{};
    std::size_t m_filled = 0;
    std::size_t m_taken = 0;
    std::vector<std::uint8_t> m_rows;
    int m_channels = 3;
    int m_passes = 1;
    int m_pass = 0;
    int m_row = 0;
    std::string m_problem;
};

Result<std::unique_ptr<PngDecoder>> openPng(const ByteSource& bytes) {
    auto decoder = std::make_unique<PngDecoder>(bytes);
    if (!decoder->readHeader()) return fail(ErrorCode::BadInput, decoder->problem());
    if (auto ok = checkSize(decoder->width(), decoder->height(), bytes.size()); !ok)
        return passOn(ok);
    return decoder;
}

Result<MediaInfo> pngInfo(const ByteSource& bytes) {
    const auto decoder = openPng(bytes);
    if (!decoder) return passOn(decoder);
    MediaInfo info;
    info.width = static_cast<int>((*decoder)->width());
    info.height = static_cast<int>((*decoder)->height());
    info.orientation = (*decoder)->orientation();
    info.bitsPerChannel = (*decoder)->bits();
    info.channels = (*decoder)->channels();
    return info;
}

Result<Decoded> readPng(const ByteSource& bytes) {
    const auto decoder = openPng(bytes);
    if (!decoder) return passOn(decoder);
    PngDecoder& png = **decoder;
    Decoded decoded;
    decoded.image = Image(static_cast<int>(png.width()), static_cast<int>(png.height()));
    decoded.orientation = png.orientation();
    const bool complete = png.decode(decoded.image);
    if (!complete && png.rowsDone() == 0)
        return fail(ErrorCode::BadInput, png.problem() + ", before the first row of the picture");
    png.composeInterlaced(decoded.image);
    if (!complete) {
        const auto done = static_cast<std::ptrdiff_t>(png.rowsDone()) * decoded.image.width * 3;
        std::fill(decoded.image.rgb.begin() + done, decoded.image.rgb.end(), kMissingGrey);
        decoded.warning = png.problem();
    }
    return decoded;
}

}  // namespace

Reader pngReader() {
    return {"png", [](std::string_view head) { return head.substr(0, 8) == "\x89PNG\r\n\x1A\n"; },
            pngInfo, readPng};
}

}  // namespace sl::media
