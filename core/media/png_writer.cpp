// SPDX-License-Identifier: Apache-2.0
#include <csetjmp>
#include <new>

#include <png.h>

#include "core/base/write_file.h"
#include "core/media/media.h"

namespace sl::media {

namespace {

/// Encodes to memory. libpng reports errors by longjmp; what a jump may skip is a member.
class PngEncoder {
public:
    PngEncoder() = default;
    ~PngEncoder() { png_destroy_write_struct(&m_png, &m_info); }
    PngEncoder(const PngEncoder&) = delete;
    PngEncoder& operator=(const PngEncoder&) = delete;

    bool encode(const Image& image) {
        if (setjmp(m_jump) != 0) return false;
        m_png = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, onError, nullptr);
        if (m_png == nullptr) return false;
        m_info = png_create_info_struct(m_png);
        if (m_info == nullptr) return false;
        png_set_user_limits(m_png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        png_set_write_fn(m_png, this, onWrite, nullptr);
        png_set_IHDR(m_png, m_info, static_cast<png_uint_32>(image.width),
                     static_cast<png_uint_32>(image.height), 8, PNG_COLOR_TYPE_RGB,
                     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        // Level 6 costs three times the time of 3 for a few percent.
        png_set_compression_level(m_png, 3);
        png_write_info(m_png, m_info);
        for (int y = 0; y < image.height; ++y) png_write_row(m_png, image.row(y));
        png_write_end(m_png, m_info);
        return true;
    }

    const std::string& bytes() const { return m_bytes; }
    const std::string& problem() const { return m_problem; }

private:
    static void onError(png_structp png, png_const_charp message) {
        auto& encoder = *static_cast<PngEncoder*>(png_get_error_ptr(png));
        encoder.m_problem = message;
        std::longjmp(encoder.m_jump, 1);
    }
    static void onWrite(png_structp png, png_bytep data, png_size_t count) {
        auto& encoder = *static_cast<PngEncoder*>(png_get_io_ptr(png));
        bool added = true;
        try {
            encoder.m_bytes.append(reinterpret_cast<const char*>(data), count);
        } catch (const std::bad_alloc&) {  // must not pass through libpng's frames
            added = false;
        }
        if (!added) png_error(png, "not enough memory");
    }

    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    std::jmp_buf m_jump{};
    std::string m_bytes;
    std::string m_problem;
};

}  // namespace

Result<void> writePng(const Image& image, const std::string& path) {
    if (image.empty())
        return fail(ErrorCode::BadInput, "cannot write '" + path + "': the picture has no pixels");
    PngEncoder encoder;
    if (!encoder.encode(image))
        return fail(ErrorCode::BadInput, "cannot write '" + path + "': " + encoder.problem());
    return writeFileDurably(path, encoder.bytes());
}

}  // namespace sl::media
