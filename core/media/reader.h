// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/image.h"
#include "core/base/media_info.h"
#include "core/base/result.h"
#include "core/media/byte_source.h"

namespace sl::media {

/// Pixels as stored: media.cpp turns them upright and logs the warning.
struct Decoded {
    Image image;
    int orientation = 1;  ///< EXIF, 1-8
    std::string warning;  ///< damage that was passed over, e.g. "it ends early"; empty: none
};

/// How one file format is opened. A new format is one file `x_reader.cpp` that defines
/// `Reader xReader()` and one line in reader_table.cpp. Error messages are reasons that fit after
/// "cannot read 'name' as X: "; media.cpp adds the name. size() of info is before orientation.
struct Reader {
    const char* format;
    /// From the first kHeadBytes of the content.
    bool (*recognises)(std::string_view head);
    /// Width and height as stored, orientation as found. BadInput.
    Result<MediaInfo> (*info)(const ByteSource& bytes);
    /// BadInput. May throw std::bad_alloc.
    Result<Decoded> (*read)(const ByteSource& bytes);
};

constexpr std::size_t kHeadBytes = 4096;

/// All readers, in the order in which they are asked.
std::span<const Reader> readers();

}  // namespace sl::media
