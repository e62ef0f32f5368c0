// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "core/media/reader.h"

// One line per format.
#define SL_MEDIA_READERS(X) \
    X(jpegReader)           \
    X(pngReader)            \
    X(tiffReader)           \
    X(webpReader)           \
    X(gifReader)            \
    X(bmpReader)

namespace sl::media {

#define SL_DECLARE(name) Reader name();
SL_MEDIA_READERS(SL_DECLARE)
#undef SL_DECLARE

std::span<const Reader> readers() {
#define SL_CALL(name) name(),
    static const std::array kReaders{SL_MEDIA_READERS(SL_CALL)};
#undef SL_CALL
    return kReaders;
}

}  // namespace sl::media
