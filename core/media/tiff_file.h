// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <tiffio.h>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/media/byte_source.h"

namespace sl::media {

/// What the first directory of a TIFF file says about its samples.
struct TiffLayout {
    std::uint32_t width = 0, height = 0;
    std::uint16_t bits = 1, samples = 1;
    std::uint16_t format = SAMPLEFORMAT_UINT;
    std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
    std::uint16_t planar = PLANARCONFIG_CONTIG;
    std::uint16_t orientation = ORIENTATION_TOPLEFT;
    int alphaSample = -1;          ///< index of the alpha sample; -1: none
    bool alphaMultiplied = false;  ///< colours are stored times alpha
    bool tiled = false;
};

/// An open TIFF with its first directory read. libtiff's messages go to problem(), not to stderr.
class TiffFile {
public:
    /// BadInput with libtiff's reason.
    static Result<std::unique_ptr<TiffFile>> open(const ByteSource& bytes);

    TIFF* tiff() const { return m_tiff.get(); }
    const TiffLayout& layout() const { return m_layout; }
    /// Number of pages; walks the chain of directories, after which the first is current again.
    int pages() const;
    const std::string& problem() const { return m_problem; }
    std::int64_t fileBytes() const { return m_cursor.bytes->size(); }

private:
    struct Close {
        void operator()(TIFF* tiff) const { TIFFClose(tiff); }
    };
    explicit TiffFile(const ByteSource& bytes) : m_cursor{&bytes, 0} {}
    void readLayout();

    Cursor m_cursor;
    std::string m_problem;
    TiffLayout m_layout;
    std::unique_ptr<TIFF, Close> m_tiff;  // closed first: it uses the members above
};

/// The largest piece (strip or tile with all its planes) that is decoded at once.
constexpr std::int64_t kMaxTiffPieceBytes = std::int64_t{2} << 30;

/// True where readTiffSamples can do it: grey, RGB, palette and CMYK of integers or floats.
bool plainSamples(const TiffLayout& layout);

/// Decodes by own arithmetic, exact for every sample width. Returns the rows decoded from the top
/// (all, or fewer where the file is damaged).
Result<int> readTiffSamples(TiffFile& file, Image& image);

/// Decodes through libtiff's RGBA interface: YCbCr, CIE Lab, LogLuv, 8 bits.
Result<int> readTiffRgba(TiffFile& file, Image& image);

}  // namespace sl::media
