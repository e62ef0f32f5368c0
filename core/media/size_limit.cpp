// SPDX-License-Identifier: Apache-2.0
#include "core/media/size_limit.h"

#include <string>

#include "core/media/media.h"

namespace sl::media {

namespace {

/// Below this many pixels a lie costs little; above it the file must be able to hold them.
constexpr std::int64_t kTrustedPixels = 64'000'000;
/// 1-bit rows deflate to 8 x 1032 pixels a byte; group-4 fax packs blank wide rows tighter still.
constexpr std::int64_t kMaxPixelsPerByte = 20'000;

}  // namespace

Result<void> checkSize(std::int64_t width, std::int64_t height, std::int64_t fileBytes) {
    const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width <= 0 || height <= 0)
        return fail(ErrorCode::BadInput, "it has no pixels (" + size + ")");
    // Division, since the product of two hostile 32-bit numbers need not fit.
    if (width > kMaxPixels / height)
        return fail(ErrorCode::BadInput,
                    "it claims " + size + "; at most " + std::to_string(kMaxPixels / 1'000'000) +
                        " million pixels are opened",
                    "scale it down or cut out the part of interest");
    if (width * height > kTrustedPixels && width * height / kMaxPixelsPerByte > fileBytes)
        return fail(
            ErrorCode::BadInput,
            "it claims " + size + " but is only " + std::to_string(fileBytes) + " bytes long",
            "the file is damaged or made to mislead; get it again");
    return {};
}

}  // namespace sl::media
