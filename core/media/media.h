// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/image.h"
#include "core/base/media_info.h"
#include "core/base/result.h"

namespace sl::media {

/// What is in the file, from its content, never from its name. Reads headers only where the format
/// allows. BadInput: missing, a folder, unknown format, damaged, or larger than kMaxPixels.
Result<MediaInfo> info(const std::string& path);

/// The picture as everyone downstream sees it: EXIF orientation applied, alpha over white, 16-bit
/// and float samples scaled to 8 bit (integers: by the full range of the type; floats in [0, 1]
/// times 255, others min-max). First page, first frame. BadInput as above, and for pictures that
/// end early unless at least the header and one row were decoded (then the rest is grey and a
/// warning is logged). Not bounded by time: call from a worker.
Result<ImagePtr> readImage(const std::string& path);

/// The same from memory (clipboard, tests); `name` is used in messages.
Result<ImagePtr> readImageFromBytes(const std::string& bytes, const std::string& name);

/// Writes an 8-bit PNG by temporary name, fsync and rename. BadInput when it cannot be written.
Result<void> writePng(const Image& image, const std::string& path);

/// Writes a JPEG of the given quality (1-100), 4:4:4 from 90 up, by temporary name and rename.
Result<void> writeJpeg(const Image& image, const std::string& path, int quality);

/// The same in memory, as a web page takes it. BadInput: an empty picture, or one beyond JPEG's
/// 65500 pixels a side.
Result<std::string> jpegBytes(const Image& image, int quality);

/// Largest picture that is decoded, in pixels: guards against files that lie about their size.
constexpr std::int64_t kMaxPixels = 400'000'000;

}  // namespace sl::media
