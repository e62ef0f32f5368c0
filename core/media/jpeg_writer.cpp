// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

#include "core/base/write_file.h"
#include "core/media/media.h"

namespace sl::media {

namespace {

/// From this quality on the chroma is stored at full size.
constexpr int kFullChromaQuality = 90;

/// Encodes to memory. libjpeg reports errors by longjmp; what a jump may skip is a member.
class JpegEncoder {
public:
    JpegEncoder() {
        m_jpeg.err = jpeg_std_error(&m_errors);
        m_errors.error_exit = [](j_common_ptr jpeg) {
            auto& encoder = *static_cast<JpegEncoder*>(jpeg->client_data);
            std::array<char, JMSG_LENGTH_MAX> text{};
            jpeg->err->format_message(jpeg, text.data());
            encoder.m_problem = text.data();
            std::longjmp(encoder.m_jump, 1);
        };
        m_jpeg.client_data = this;
    }
    ~JpegEncoder() {
        jpeg_destroy_compress(&m_jpeg);
        std::free(m_bytes);
    }
    JpegEncoder(const JpegEncoder&) = delete;
    JpegEncoder& operator=(const JpegEncoder&) = delete;

    bool encode(const Image& image, int quality) {
        if (setjmp(m_jump) != 0) return false;
        jpeg_create_compress(&m_jpeg);
        m_jpeg.client_data = this;
        jpeg_mem_dest(&m_jpeg, &m_bytes, &m_count);
        m_jpeg.image_width = static_cast<JDIMENSION>(image.width);
        m_jpeg.image_height = static_cast<JDIMENSION>(image.height);
        m_jpeg.input_components = 3;
        m_jpeg.in_color_space = JCS_RGB;
        jpeg_set_defaults(&m_jpeg);
        jpeg_set_quality(&m_jpeg, std::clamp(quality, 1, 100), TRUE);
        const int chroma = quality >= kFullChromaQuality ? 1 : 2;
        m_jpeg.comp_info[0].h_samp_factor = chroma;
        m_jpeg.comp_info[0].v_samp_factor = chroma;
        m_jpeg.optimize_coding = TRUE;
        jpeg_start_compress(&m_jpeg, TRUE);
        while (m_jpeg.next_scanline < m_jpeg.image_height) {
            auto* row = const_cast<JSAMPROW>(image.row(static_cast<int>(m_jpeg.next_scanline)));
            jpeg_write_scanlines(&m_jpeg, &row, 1);
        }
        jpeg_finish_compress(&m_jpeg);
        return true;
    }

    std::string_view bytes() const { return {reinterpret_cast<const char*>(m_bytes), m_count}; }
    const std::string& problem() const { return m_problem; }

private:
    jpeg_compress_struct m_jpeg{};
    jpeg_error_mgr m_errors{};
    std::jmp_buf m_jump{};
    unsigned char* m_bytes = nullptr;
    unsigned long m_count = 0;
    std::string m_problem;
};

}  // namespace

Result<std::string> jpegBytes(const Image& image, int quality) {
    if (image.empty()) return fail(ErrorCode::BadInput, "the picture has no pixels");
    JpegEncoder encoder;
    if (!encoder.encode(image, quality)) return fail(ErrorCode::BadInput, encoder.problem());
    return std::string(encoder.bytes());
}

Result<void> writeJpeg(const Image& image, const std::string& path, int quality) {
    const auto bytes = jpegBytes(image, quality);
    if (!bytes)
        return fail(bytes.error().code, "cannot write '" + path + "': " + bytes.error().message);
    return writeFileDurably(path, *bytes);
}

}  // namespace sl::media
