// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/base/result.h"

namespace sl::media {

/// Called by every reader before it allocates pixels. BadInput: no pixels, more than kMaxPixels, or
/// a large size that a file of `fileBytes` cannot hold by any compression.
Result<void> checkSize(std::int64_t width, std::int64_t height, std::int64_t fileBytes);

}  // namespace sl::media
