// SPDX-License-Identifier: Apache-2.0
// TIFF and BigTIFF through libtiff: first page, strips or tiles, 1 to 64 bits, integer and float.
#include <algorithm>

#include "core/media/media.h"
#include "core/media/pixels.h"
#include "core/media/reader.h"
#include "core/media/size_limit.h"
#include "core/media/tiff_file.h"

namespace sl::media {

namespace {

Result<std::unique_ptr<TiffFile>> openTiff(const ByteSource& bytes) {
    auto file = TiffFile::open(bytes);
    if (!file) return file;
    const TiffLayout& layout = (*file)->layout();
    const std::int64_t pixels = std::int64_t{layout.width} * layout.height;
    // Whole slides are tiled, and too large to be held as one picture.
    if (layout.tiled && layout.height > 0 && layout.width > kMaxPixels / layout.height &&
        pixels / 20'000 <= bytes.size())
        return fail(ErrorCode::NotYet, "is a slide; slides are not opened yet",
                    "cut out a region and save it as PNG");
    if (auto ok = checkSize(layout.width, layout.height, bytes.size()); !ok) return passOn(ok);
    return file;
}

Result<MediaInfo> tiffInfo(const ByteSource& bytes) {
    const auto file = openTiff(bytes);
    if (!file) return passOn(file);
    const TiffLayout& layout = (*file)->layout();
    MediaInfo info;
    info.width = static_cast<int>(layout.width);
    info.height = static_cast<int>(layout.height);
    info.orientation = layout.orientation;
    info.bitsPerChannel = layout.bits;
    info.channels = layout.samples;
    info.pages = (*file)->pages();
    return info;
}

Result<Decoded> readTiff(const ByteSource& bytes) {
    const auto file = openTiff(bytes);
    if (!file) return passOn(file);
    const TiffLayout& layout = (*file)->layout();
    Decoded decoded;
    decoded.image = Image(static_cast<int>(layout.width), static_cast<int>(layout.height));
    decoded.orientation = layout.orientation;
    std::fill(decoded.image.rgb.begin(), decoded.image.rgb.end(), kMissingGrey);
    const auto rows = plainSamples(layout) ? readTiffSamples(**file, decoded.image)
                                           : readTiffRgba(**file, decoded.image);
    if (!rows) return passOn(rows);
    const std::string& problem = (*file)->problem();
    if (*rows == 0)
        return fail(ErrorCode::BadInput, problem.empty() ? "its first row is damaged" : problem);
    if (*rows < decoded.image.height) decoded.warning = problem.empty() ? "it ends early" : problem;
    return decoded;
}

}  // namespace

Reader tiffReader() {
    return {"tiff",
            [](std::string_view head) {
                using std::string_view_literals::operator""sv;
                const std::string_view magic = head.substr(0, 4);
                return magic == "II*\0"sv || magic == "MM\0*"sv || magic == "II+\0"sv ||
                       magic == "MM\0+"sv;
            },
            tiffInfo, readTiff};
}

}  // namespace sl::media
