// SPDX-License-Identifier: Apache-2.0
// GIF through giflib: the first frame on its canvas; frames and length exact.
#include <algorithm>
#include <memory>
#include <optional>

#include <gif_lib.h>

#include "core/media/pixels.h"
#include "core/media/reader.h"
#include "core/media/size_limit.h"

namespace sl::media {

namespace {

/// Frames that ask for less than 2/100 s are shown for 10/100 s, as browsers and FFmpeg do.
constexpr int kShortestDelay = 2;
constexpr int kUsualDelay = 10;

struct GifFile {
    struct Close {
        void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
    };
    Cursor cursor;
    std::unique_ptr<GifFileType, Close> gif;
    GraphicsControlBlock control{};  ///< of the frame that follows

    GifFileType* get() const { return gif.get(); }
    std::string problem() const {
        const char* text = GifErrorString(gif->Error);
        return text != nullptr ? text : "its data are damaged";
    }
};

Result<std::unique_ptr<GifFile>> openGif(const ByteSource& bytes) {
    auto file = std::make_unique<GifFile>();
    file->cursor.bytes = &bytes;
    int problem = 0;
    file->gif.reset(DGifOpen(
        &file->cursor,
        [](GifFileType* gif, GifByteType* to, int count) {
            return static_cast<int>(
                static_cast<Cursor*>(gif->UserData)->read(to, static_cast<std::size_t>(count)));
        },
        &problem));
    if (file->gif) return file;
    const char* text = GifErrorString(problem);
    return fail(ErrorCode::BadInput, text != nullptr ? text : "its header is damaged");
}

/// Reads extensions up to the next frame's header. False at the end or at damage.
bool nextFrame(GifFile& file) {
    file.control = {DISPOSAL_UNSPECIFIED, false, 0, NO_TRANSPARENT_COLOR};
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(file.get(), &record) == GIF_OK) {
        if (record == IMAGE_DESC_RECORD_TYPE) return DGifGetImageDesc(file.get()) == GIF_OK;
        if (record != EXTENSION_RECORD_TYPE) return false;
        int code = 0;
        GifByteType* block = nullptr;
        if (DGifGetExtension(file.get(), &code, &block) != GIF_OK) return false;
        while (block != nullptr) {
            if (code == GRAPHICS_EXT_FUNC_CODE)
                DGifExtensionToGCB(block[0], block + 1, &file.control);
            if (DGifGetExtensionNext(file.get(), &block) != GIF_OK) return false;
        }
    }
    return false;
}

bool skipFrameData(GifFile& file) {
    int codeSize = 0;
    GifByteType* block = nullptr;
    if (DGifGetCode(file.get(), &codeSize, &block) != GIF_OK) return false;
    while (block != nullptr)
        if (DGifGetCodeNext(file.get(), &block) != GIF_OK) return false;
    return true;
}

/// The canvas, widened where the first frame reaches beyond it.
std::pair<std::int64_t, std::int64_t> canvasSize(const GifFileType& gif) {
    const GifImageDesc& frame = gif.Image;
    return {std::max<std::int64_t>(gif.SWidth, std::int64_t{frame.Left} + frame.Width),
            std::max<std::int64_t>(gif.SHeight, std::int64_t{frame.Top} + frame.Height)};
}

Result<MediaInfo> gifInfo(const ByteSource& bytes) {
    const auto file = openGif(bytes);
    if (!file) return passOn(file);
    if (!nextFrame(**file)) return fail(ErrorCode::BadInput, "it has no frame");
    const auto [width, height] = canvasSize(*(*file)->get());
    if (auto ok = checkSize(width, height, bytes.size()); !ok) return passOn(ok);
    MediaInfo info;
    info.width = static_cast<int>(width);
    info.height = static_cast<int>(height);
    std::int64_t frames = 0;
    std::int64_t hundredths = 0;
    do {
        ++frames;
        const int delay = (*file)->control.DelayTime;
        hundredths += delay < kShortestDelay ? kUsualDelay : delay;
    } while (skipFrameData(**file) && nextFrame(**file));
    info.frames = frames;
    if (frames > 1) {
        info.durationSec = static_cast<double>(hundredths) / 100.0;
        info.fps = static_cast<double>(frames) / *info.durationSec;
    }
    return info;
}

/// Row order of a frame: top to bottom, or the four passes of GIF89a, appendix E.
std::vector<int> rowOrder(const GifImageDesc& frame) {
    std::vector<int> rows;
    rows.reserve(static_cast<std::size_t>(frame.Height));
    constexpr int kStart[] = {0, 4, 2, 1};
    constexpr int kStep[] = {8, 8, 4, 2};
    for (int pass = 0; pass < (frame.Interlace ? 4 : 1); ++pass)
        for (int y = frame.Interlace ? kStart[pass] : 0; y < frame.Height;
             y += frame.Interlace ? kStep[pass] : 1)
            rows.push_back(y);
    return rows;
}

void paintRow(const GifFileType& gif, int transparent, const std::vector<GifPixelType>& line,
              std::uint8_t* rgb) {
    const ColorMapObject* map = gif.Image.ColorMap != nullptr ? gif.Image.ColorMap : gif.SColorMap;
    for (const int index : line) {
        GifColorType colour{0, 0, 0};
        if (map != nullptr && index < map->ColorCount) colour = map->Colors[index];
        if (index == transparent) colour = {255, 255, 255};
        *rgb++ = colour.Red;
        *rgb++ = colour.Green;
        *rgb++ = colour.Blue;
    }
}

Result<Decoded> readGif(const ByteSource& bytes) {
    const auto file = openGif(bytes);
    if (!file) return passOn(file);
    if (!nextFrame(**file)) return fail(ErrorCode::BadInput, "it has no frame");
    GifFileType& gif = *(*file)->get();
    const auto [width, height] = canvasSize(gif);
    if (auto ok = checkSize(width, height, bytes.size()); !ok) return passOn(ok);
    const GifImageDesc& frame = gif.Image;
    if (frame.Width <= 0 || frame.Height <= 0)
        return fail(ErrorCode::BadInput, "its first frame has no pixels");
    Decoded decoded;
    decoded.image = Image(static_cast<int>(width), static_cast<int>(height));
    std::fill(decoded.image.rgb.begin(), decoded.image.rgb.end(), std::uint8_t{255});
    std::vector<GifPixelType> line(static_cast<std::size_t>(frame.Width));
    int rows = 0;
    for (const int y : rowOrder(frame)) {
        std::uint8_t* to = decoded.image.row(frame.Top + y) + std::ptrdiff_t{3} * frame.Left;
        if (decoded.warning.empty() && DGifGetLine(&gif, line.data(), frame.Width) != GIF_OK) {
            if (rows == 0) return fail(ErrorCode::BadInput, (*file)->problem());
            decoded.warning = "it ends early";
        }
        if (decoded.warning.empty()) paintRow(gif, (*file)->control.TransparentColor, line, to);
        else std::fill_n(to, line.size() * 3, kMissingGrey);
        ++rows;
    }
    return decoded;
}

}  // namespace

Reader gifReader() {
    return {"gif", [](std::string_view head) { return head.substr(0, 4) == "GIF8"; }, gifInfo,
            readGif};
}

}  // namespace sl::media
