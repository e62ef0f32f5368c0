// SPDX-License-Identifier: Apache-2.0
#include "core/media/tiff_file.h"

#include <array>
#include <cstdarg>
#include <cstdio>

namespace sl::media {

namespace {

tmsize_t onRead(thandle_t handle, void* to, tmsize_t count) {
    return static_cast<tmsize_t>(
        static_cast<Cursor*>(handle)->read(to, static_cast<std::size_t>(count)));
}
tmsize_t onWrite(thandle_t, void*, tmsize_t) {
    return 0;
}
toff_t onSeek(thandle_t handle, toff_t offset, int whence) {
    auto& cursor = *static_cast<Cursor*>(handle);
    const auto distance = static_cast<std::int64_t>(offset);
    if (whence == SEEK_SET) cursor.offset = distance;
    else if (whence == SEEK_CUR) cursor.offset += distance;
    else cursor.offset = cursor.bytes->size() + distance;
    return static_cast<toff_t>(cursor.offset);
}
int onClose(thandle_t) {
    return 0;
}
toff_t onSize(thandle_t handle) {
    return static_cast<toff_t>(static_cast<Cursor*>(handle)->bytes->size());
}

/// Keeps the first error only: the ones after it follow from it.
int onError(TIFF*, void* problem, const char*, const char* format, va_list arguments) {
    auto& text = *static_cast<std::string*>(problem);
    if (!text.empty()) return 1;
    std::array<char, 300> line{};
    std::vsnprintf(line.data(), line.size(), format, arguments);
    text = line.data();
    return 1;
}
int onWarning(TIFF*, void*, const char*, const char*, va_list) {
    return 1;
}

}  // namespace

Result<std::unique_ptr<TiffFile>> TiffFile::open(const ByteSource& bytes) {
    std::unique_ptr<TiffFile> file(new TiffFile(bytes));
    const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(
        TIFFOpenOptionsAlloc(), &TIFFOpenOptionsFree);
    if (!options) return fail(ErrorCode::OutOfMemory, "there is no memory left");
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMaxTiffPieceBytes);
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), onError, &file->m_problem);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), onWarning, nullptr);
    // m: no memory mapping.
    file->m_tiff.reset(TIFFClientOpenExt("", "rm", &file->m_cursor, onRead, onWrite, onSeek,
                                         onClose, onSize, nullptr, nullptr, options.get()));
    if (!file->m_tiff)
        return fail(ErrorCode::BadInput,
                    file->m_problem.empty() ? "its first directory is damaged" : file->m_problem);
    file->m_problem.clear();
    file->readLayout();
    return file;
}

void TiffFile::readLayout() {
    TIFF* tiff = m_tiff.get();
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &m_layout.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &m_layout.height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &m_layout.bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &m_layout.samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &m_layout.format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &m_layout.planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &m_layout.orientation);
    if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &m_layout.photometric) != 1)
        m_layout.photometric = m_layout.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
    m_layout.tiled = TIFFIsTiled(tiff) != 0;
    std::uint16_t extras = 0;
    std::uint16_t* kinds = nullptr;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extras, &kinds);
    for (int i = 0; i < extras && i < m_layout.samples; ++i) {
        if (kinds[i] != EXTRASAMPLE_ASSOCALPHA && kinds[i] != EXTRASAMPLE_UNASSALPHA) continue;
        m_layout.alphaSample = m_layout.samples - extras + i;
        m_layout.alphaMultiplied = kinds[i] == EXTRASAMPLE_ASSOCALPHA;
        break;
    }
    if (m_layout.orientation < 1 || m_layout.orientation > 8) m_layout.orientation = 1;
    // In memory only: libtiff's RGBA interface would turn each strip for itself.
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
}

int TiffFile::pages() const {
    const int pages = TIFFNumberOfDirectories(m_tiff.get());
    return pages > 0 ? pages : 1;
}

}  // namespace sl::media
