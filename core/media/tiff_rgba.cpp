// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <vector>

#include "core/media/tiff_file.h"

namespace sl::media {

namespace {

/// libtiff's raster has premultiplied colour and its first row at the bottom.
void layDown(const std::uint32_t* raster, int width, std::uint8_t* rgb) {
    for (int x = 0; x < width; ++x, rgb += 3) {
        const std::uint32_t pixel = raster[x];
        const unsigned white = 255 - TIFFGetA(pixel);
        rgb[0] = static_cast<std::uint8_t>(std::min(255U, TIFFGetR(pixel) + white));
        rgb[1] = static_cast<std::uint8_t>(std::min(255U, TIFFGetG(pixel) + white));
        rgb[2] = static_cast<std::uint8_t>(std::min(255U, TIFFGetB(pixel) + white));
    }
}

Result<std::vector<std::uint32_t>> rasterOf(std::uint32_t width, std::uint32_t height) {
    const std::int64_t pixels = std::int64_t{width} * height;
    if (width == 0 || height == 0 || pixels > kMaxTiffPieceBytes / 4)
        return fail(ErrorCode::BadInput, "its tiles or strips are too large to decode");
    return std::vector<std::uint32_t>(static_cast<std::size_t>(pixels));
}

Result<int> readStrips(TiffFile& file, Image& image) {
    std::uint32_t rowsPerStrip = 0;
    TIFFGetFieldDefaulted(file.tiff(), TIFFTAG_ROWSPERSTRIP, &rowsPerStrip);
    const auto height = static_cast<std::uint32_t>(image.height);
    rowsPerStrip = std::min(rowsPerStrip, height);
    auto raster = rasterOf(static_cast<std::uint32_t>(image.width), rowsPerStrip);
    if (!raster) return passOn(raster);
    for (std::uint32_t top = 0; top < height; top += rowsPerStrip) {
        if (TIFFReadRGBAStripExt(file.tiff(), top, raster->data(), 1) == 0)
            return static_cast<int>(top);
        const std::uint32_t rows = std::min(rowsPerStrip, height - top);
        for (std::uint32_t row = 0; row < rows; ++row)
            layDown(
                raster->data() + std::size_t{rows - 1 - row} * static_cast<unsigned>(image.width),
                image.width, image.row(static_cast<int>(top + row)));
    }
    return image.height;
}

Result<int> readTiles(TiffFile& file, Image& image) {
    std::uint32_t tileWidth = 0;
    std::uint32_t tileHeight = 0;
    TIFFGetField(file.tiff(), TIFFTAG_TILEWIDTH, &tileWidth);
    TIFFGetField(file.tiff(), TIFFTAG_TILELENGTH, &tileHeight);
    auto raster = rasterOf(tileWidth, tileHeight);
    if (!raster) return passOn(raster);
    const auto width = static_cast<std::uint32_t>(image.width);
    const auto height = static_cast<std::uint32_t>(image.height);
    for (std::uint32_t top = 0; top < height; top += tileHeight) {
        const std::uint32_t rows = std::min(tileHeight, height - top);
        for (std::uint32_t left = 0; left < width; left += tileWidth) {
            if (TIFFReadRGBATileExt(file.tiff(), left, top, raster->data(), 1) == 0)
                return static_cast<int>(top);
            const std::uint32_t columns = std::min(tileWidth, width - left);
            for (std::uint32_t row = 0; row < rows; ++row)
                layDown(raster->data() + std::size_t{tileHeight - 1 - row} * tileWidth,
                        static_cast<int>(columns),
                        image.row(static_cast<int>(top + row)) + std::size_t{3} * left);
        }
    }
    return image.height;
}

}  // namespace

Result<int> readTiffRgba(TiffFile& file, Image& image) {
    std::array<char, 1024> reason{};
    if (TIFFRGBAImageOK(file.tiff(), reason.data()) == 0)
        return fail(
            ErrorCode::BadInput,
            std::string("its pixels are of a kind that is not read (") + reason.data() + ")",
            "convert it to 8-bit RGB");
    return file.layout().tiled ? readTiles(file, image) : readStrips(file, image);
}

}  // namespace sl::media
