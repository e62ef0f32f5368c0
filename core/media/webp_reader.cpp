// SPDX-License-Identifier: Apache-2.0
// WebP through libwebp: lossy, lossless, alpha; the first frame of an animation.
#include <algorithm>
#include <memory>

#include <webp/decode.h>
#include <webp/demux.h>

#include "core/media/exif_orientation.h"
#include "core/media/pixels.h"
#include "core/media/reader.h"
#include "core/media/size_limit.h"

namespace sl::media {

namespace {

/// The format itself ends at 4 GiB; no picture within kMaxPixels needs this much.
constexpr std::int64_t kMaxFileBytes = std::int64_t{1} << 30;

struct WebpFile {
    struct Delete {
        void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
        void operator()(WebPIDecoder* decoder) const { WebPIDelete(decoder); }
        void operator()(WebPAnimDecoder* decoder) const { WebPAnimDecoderDelete(decoder); }
    };

    std::string content;
    WebPBitstreamFeatures features{};
    std::unique_ptr<WebPDemuxer, Delete> demuxer;  ///< none where the container is damaged

    WebPData data() const {
        return {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()};
    }
};

Result<WebpFile> openWebp(const ByteSource& bytes) {
    auto content = bytes.all(kMaxFileBytes);
    if (!content) return passOn(content);
    WebpFile file;
    file.content = std::move(*content);
    const WebPData data = file.data();
    const VP8StatusCode status = WebPGetFeatures(data.bytes, data.size, &file.features);
    if (status == VP8_STATUS_NOT_ENOUGH_DATA)
        return fail(ErrorCode::BadInput, "it ends before the first row of the picture");
    if (status != VP8_STATUS_OK) return fail(ErrorCode::BadInput, "its header is damaged");
    if (auto ok = checkSize(file.features.width, file.features.height, bytes.size()); !ok)
        return passOn(ok);
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    file.demuxer.reset(WebPDemuxPartial(&data, &state));
    return file;
}

int orientationOf(const WebpFile& file) {
    if (!file.demuxer) return 1;
    WebPChunkIterator chunk{};
    int orientation = 1;
    if (WebPDemuxGetChunk(file.demuxer.get(), "EXIF", 1, &chunk) != 0)
        orientation =
            exifOrientation({reinterpret_cast<const char*>(chunk.chunk.bytes), chunk.chunk.size});
    WebPDemuxReleaseChunkIterator(&chunk);
    return orientation;
}

/// Frames and length of an animation.
void describeFrames(const WebpFile& file, MediaInfo& info) {
    WebPIterator frame{};
    std::int64_t frames = 0;
    std::int64_t milliseconds = 0;
    if (file.demuxer && WebPDemuxGetFrame(file.demuxer.get(), 1, &frame) != 0) {
        do {
            ++frames;
            milliseconds += frame.duration;
        } while (WebPDemuxNextFrame(&frame) != 0);
    }
    WebPDemuxReleaseIterator(&frame);
    info.frames = std::max<std::int64_t>(frames, 1);
    if (milliseconds <= 0) return;
    info.durationSec = static_cast<double>(milliseconds) / 1000.0;
    info.fps = static_cast<double>(frames) / *info.durationSec;
}

Result<MediaInfo> webpInfo(const ByteSource& bytes) {
    const auto file = openWebp(bytes);
    if (!file) return passOn(file);
    MediaInfo info;
    info.width = file->features.width;
    info.height = file->features.height;
    info.orientation = orientationOf(*file);
    info.channels = file->features.has_alpha != 0 ? 4 : 3;
    if (file->features.has_animation != 0) describeFrames(*file, info);
    return info;
}

/// The first frame of an animation on its canvas, transparent elsewhere.
Result<Decoded> readFirstFrame(const WebpFile& file) {
    const WebPData data = file.data();
    WebPAnimDecoderOptions options;
    if (WebPAnimDecoderOptionsInit(&options) == 0)
        return fail(ErrorCode::Internal, "libwebp has another version than at build time");
    options.color_mode = MODE_RGBA;
    const std::unique_ptr<WebPAnimDecoder, WebpFile::Delete> decoder(
        WebPAnimDecoderNew(&data, &options));
    std::uint8_t* canvas = nullptr;
    int timestampMs = 0;
    if (!decoder || WebPAnimDecoderGetNext(decoder.get(), &canvas, &timestampMs) == 0)
        return fail(ErrorCode::BadInput, "its first frame is damaged");
    Decoded decoded;
    decoded.image = Image(file.features.width, file.features.height);
    composeRow(canvas, decoded.image.width * decoded.image.height, decoded.image.rgb.data());
    return decoded;
}

/// Incremental decoding, so that a picture cut short shows the rows that are there.
Result<Decoded> readStill(const WebpFile& file) {
    const std::unique_ptr<WebPIDecoder, WebpFile::Delete> decoder(
        WebPINewRGB(MODE_RGBA, nullptr, 0, 0));
    if (!decoder) return fail(ErrorCode::OutOfMemory, "there is no memory left");
    const WebPData data = file.data();
    const VP8StatusCode status = WebPIUpdate(decoder.get(), data.bytes, data.size);
    int rows = 0;
    int width = 0;
    int height = 0;
    int stride = 0;
    const std::uint8_t* rgba = WebPIDecGetRGB(decoder.get(), &rows, &width, &height, &stride);
    if (rgba == nullptr || rows <= 0 || width != file.features.width ||
        height != file.features.height)
        return fail(ErrorCode::BadInput, status == VP8_STATUS_SUSPENDED
                                             ? "it ends before the first row of the picture"
                                             : "its data are damaged");
    Decoded decoded;
    decoded.image = Image(width, height);
    std::fill(decoded.image.rgb.begin(), decoded.image.rgb.end(), kMissingGrey);
    for (int y = 0; y < rows; ++y)
        composeRow(rgba + static_cast<std::ptrdiff_t>(y) * stride, width, decoded.image.row(y));
    if (status != VP8_STATUS_OK)
        decoded.warning = status == VP8_STATUS_SUSPENDED ? "it ends early" : "its data are damaged";
    return decoded;
}

Result<Decoded> readWebp(const ByteSource& bytes) {
    const auto file = openWebp(bytes);
    if (!file) return passOn(file);
    auto decoded = file->features.has_animation != 0 ? readFirstFrame(*file) : readStill(*file);
    if (decoded) decoded->orientation = orientationOf(*file);
    return decoded;
}

}  // namespace

Reader webpReader() {
    return {"webp",
            [](std::string_view head) {
                return head.substr(0, 4) == "RIFF" && head.size() >= 12 &&
                       head.substr(8, 4) == "WEBP";
            },
            webpInfo, readWebp};
}

}  // namespace sl::media
