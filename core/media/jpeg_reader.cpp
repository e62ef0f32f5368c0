// SPDX-License-Identifier: Apache-2.0
// JPEG through libjpeg-turbo: baseline, progressive, grey, YCbCr, RGB, CMYK, YCCK.
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <memory>

#include <jpeglib.h>
// After jpeglib.h, whose types it uses.
#include <jerror.h>

#include "core/media/exif_orientation.h"
#include "core/media/pixels.h"
#include "core/media/reader.h"
#include "core/media/size_limit.h"

namespace sl::media {

namespace {

/// Progressive files made to waste time have thousands of scans; encoders write about ten.
constexpr int kMaxScans = 200;

/// One decompression. libjpeg reports errors by longjmp: everything that a jump may skip is a
/// member, and functions that jump hold only trivial locals.
class JpegDecoder {
public:
    explicit JpegDecoder(const ByteSource& bytes) : m_cursor{&bytes, 0} {
        m_jpeg.err = jpeg_std_error(&m_errors);
        m_errors.error_exit = [](j_common_ptr jpeg) { self(jpeg).leave(); };
        m_errors.emit_message = [](j_common_ptr jpeg, int level) { self(jpeg).note(level); };
        m_progress.progress_monitor = [](j_common_ptr jpeg) { self(jpeg).limitScans(); };
        m_source.init_source = [](j_decompress_ptr) {};
        m_source.term_source = [](j_decompress_ptr) {};
        m_source.resync_to_restart = jpeg_resync_to_restart;
        m_source.fill_input_buffer = [](j_decompress_ptr jpeg) { return self(jpeg).fill(); };
        m_source.skip_input_data = [](j_decompress_ptr jpeg, long count) {
            self(jpeg).skip(count);
        };
        m_jpeg.client_data = this;
    }
    ~JpegDecoder() { jpeg_destroy_decompress(&m_jpeg); }
    JpegDecoder(const JpegDecoder&) = delete;
    JpegDecoder& operator=(const JpegDecoder&) = delete;

    bool readHeader() {
        if (setjmp(m_jump) != 0) return false;
        jpeg_create_decompress(&m_jpeg);
        m_jpeg.client_data = this;
        m_jpeg.src = &m_source;
        m_jpeg.progress = &m_progress;
        jpeg_save_markers(&m_jpeg, JPEG_APP0 + 1, 0xFFFF);
        jpeg_read_header(&m_jpeg, TRUE);
        return true;
    }

    /// Fills `image`, which has the header's size, row by row.
    bool decode(Image& image) {
        if (setjmp(m_jump) != 0) return false;
        m_decoding = true;
        m_jpeg.out_color_space = m_jpeg.num_components == 4 ? JCS_CMYK : JCS_RGB;
        jpeg_start_decompress(&m_jpeg);
        m_row.resize(std::size_t{4} * m_jpeg.output_width);
        while (m_jpeg.output_scanline < m_jpeg.output_height) {
            std::uint8_t* to = image.row(static_cast<int>(m_jpeg.output_scanline));
            JSAMPROW row = m_jpeg.out_color_space == JCS_CMYK ? m_row.data() : to;
            jpeg_read_scanlines(&m_jpeg, &row, 1);
            if (m_jpeg.out_color_space == JCS_CMYK) rgbFromInvertedCmyk(to);
        }
        return true;
    }

    std::int64_t width() const { return m_jpeg.image_width; }
    std::int64_t height() const { return m_jpeg.image_height; }
    int channels() const { return m_jpeg.num_components; }
    int bits() const { return m_jpeg.data_precision; }
    int rowsDone() const { return static_cast<int>(m_jpeg.output_scanline); }
    const std::string& problem() const { return m_problem; }

    int orientation() const {
        for (jpeg_saved_marker_ptr marker = m_jpeg.marker_list; marker != nullptr;
             marker = marker->next) {
            const std::string_view data(reinterpret_cast<const char*>(marker->data),
                                        marker->data_length);
            if (data.substr(0, 6) == std::string_view("Exif\0\0", 6)) return exifOrientation(data);
        }
        return 1;
    }

private:
    static JpegDecoder& self(j_common_ptr jpeg) {
        return *static_cast<JpegDecoder*>(jpeg->client_data);
    }
    static JpegDecoder& self(j_decompress_ptr jpeg) {
        return *static_cast<JpegDecoder*>(jpeg->client_data);
    }

    [[noreturn]] void leave() {
        std::array<char, JMSG_LENGTH_MAX> text{};
        m_errors.format_message(reinterpret_cast<j_common_ptr>(&m_jpeg), text.data());
        m_problem = text.data();
        std::longjmp(m_jump, 1);
    }

    /// Warnings (level below 0) mean damage that libjpeg passes over. Running dry before the first
    /// row of blocks is complete leaves nothing to show.
    void note(int level) {
        if (level >= 0 || !m_decoding) return;
        const bool dry = m_errors.msg_code == JWRN_HIT_MARKER;
        if (dry && m_jpeg.input_iMCU_row == 0 && m_jpeg.input_scan_number <= 1) {
            m_problem = "it ends before the first row of the picture";
            std::longjmp(m_jump, 1);
        }
        if (m_problem.empty()) m_problem = dry ? "it ends early" : "its data are damaged";
    }

    void limitScans() {
        if (m_jpeg.input_scan_number <= kMaxScans) return;
        m_problem = "it has more scans than any encoder writes";
        std::longjmp(m_jump, 1);
    }

    boolean fill() {
        std::size_t got = m_cursor.read(m_buffer.data(), m_buffer.size());
        if (got == 0) {  // as libjpeg's own sources do: pretend that the picture ends here
            m_buffer[0] = 0xFF;
            m_buffer[1] = JPEG_EOI;
            got = 2;
        }
        m_source.next_input_byte = m_buffer.data();
        m_source.bytes_in_buffer = got;
        return TRUE;
    }

    void skip(long count) {
        if (count <= 0) return;
        const auto distance = static_cast<std::size_t>(count);
        if (distance <= m_source.bytes_in_buffer) {
            m_source.next_input_byte += distance;
            m_source.bytes_in_buffer -= distance;
            return;
        }
        m_cursor.offset += static_cast<std::int64_t>(distance - m_source.bytes_in_buffer);
        m_source.bytes_in_buffer = 0;
        fill();
    }

    /// All programs that write four-channel JPEG store it inverted (Adobe's convention), marker or
    /// not, and readers follow: red = C' K' / 255.
    void rgbFromInvertedCmyk(std::uint8_t* to) const {
        const std::uint8_t* from = m_row.data();
        for (unsigned x = 0; x < m_jpeg.output_width; ++x, from += 4, to += 3)
            for (int c = 0; c < 3; ++c)
                to[c] = static_cast<std::uint8_t>((from[c] * from[3] + 127) / 255);
    }

    jpeg_decompress_struct m_jpeg{};
    jpeg_error_mgr m_errors{};
    jpeg_source_mgr m_source{};
    jpeg_progress_mgr m_progress{};
    std::jmp_buf m_jump{};
    Cursor m_cursor;
    std::array<JOCTET, 65536> m_buffer{};
    std::vector<std::uint8_t> m_row;
    std::string m_problem;
    bool m_decoding = false;
};

Result<std::unique_ptr<JpegDecoder>> openJpeg(const ByteSource& bytes) {
    auto decoder = std::make_unique<JpegDecoder>(bytes);
    const bool complete = decoder->readHeader();
    // A size that was read says more than what is wrong behind it.
    if (complete || decoder->width() > 0)
        if (auto ok = checkSize(decoder->width(), decoder->height(), bytes.size()); !ok)
            return passOn(ok);
    if (!complete) return fail(ErrorCode::BadInput, decoder->problem());
    return decoder;
}

Result<MediaInfo> jpegInfo(const ByteSource& bytes) {
    const auto decoder = openJpeg(bytes);
    if (!decoder) return passOn(decoder);
    MediaInfo info;
    info.width = static_cast<int>((*decoder)->width());
    info.height = static_cast<int>((*decoder)->height());
    info.orientation = (*decoder)->orientation();
    info.bitsPerChannel = (*decoder)->bits();
    info.channels = (*decoder)->channels();
    return info;
}

Result<Decoded> readJpeg(const ByteSource& bytes) {
    const auto decoder = openJpeg(bytes);
    if (!decoder) return passOn(decoder);
    JpegDecoder& jpeg = **decoder;
    Decoded decoded;
    decoded.image = Image(static_cast<int>(jpeg.width()), static_cast<int>(jpeg.height()));
    decoded.orientation = jpeg.orientation();
    if (!jpeg.decode(decoded.image)) {
        if (jpeg.rowsDone() == 0) return fail(ErrorCode::BadInput, jpeg.problem());
        const auto done = static_cast<std::ptrdiff_t>(jpeg.rowsDone()) * decoded.image.width * 3;
        std::fill(decoded.image.rgb.begin() + done, decoded.image.rgb.end(), kMissingGrey);
    }
    decoded.warning = jpeg.problem();
    return decoded;
}

}  // namespace

Reader jpegReader() {
    return {"jpeg", [](std::string_view head) { return head.substr(0, 3) == "\xFF\xD8\xFF"; },
            jpegInfo, readJpeg};
}

}  // namespace sl::media
