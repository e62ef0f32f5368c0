// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/api.h"
#include "core/base/result.h"

namespace sl {

enum class MediaKind { Image, Video, Slide, Cloud };

/// What is in a media file, as `media info` prints it. Fields that do not apply stay empty.
struct MediaInfo {
    MediaKind kind = MediaKind::Image;
    std::string path;
    std::string format;  ///< "jpeg", "png", "tiff", "webp", "gif", "bmp", ...
    int width = 0;       ///< pixels after rotation metadata is applied; level 0 for slides
    int height = 0;
    int orientation = 1;  ///< EXIF orientation found in the file, 1-8; 1 where there is none
    int bitsPerChannel = 8;
    int channels = 3;
    int pages = 1;
    std::optional<double> durationSec;
    std::optional<std::int64_t> frames;  ///< exact for video and GIF
    std::optional<double> fps;
    std::optional<int> rotationDeg;
    std::optional<std::array<double, 2>> mpp;  ///< micrometres per pixel, x and y
    std::optional<std::int64_t> points;        ///< vertices for meshes too
};

/// "image", "video", "slide" or "cloud".
SL_API std::string mediaKindName(MediaKind kind);

/// BadInput naming the kinds there are.
SL_API Result<MediaKind> mediaKindFromName(const std::string& name);

}  // namespace sl
