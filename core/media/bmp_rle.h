// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sl::media {

/// Palette indices [height, width] in stored order (first stored row first).
struct RleIndices {
    std::vector<std::uint8_t> values;
    std::int64_t rows = 0;  ///< rows that the stream reached; fewer than height when it ends early
};

/// Expands BMP run-length data of 8 or 4 bits. Never reads or writes out of bounds: what the stream
/// places outside the picture is dropped.
RleIndices expandRle(std::string_view stream, std::int64_t width, std::int64_t height,
                     bool fourBits);

}  // namespace sl::media
