// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/api.h"
#include "core/base/result.h"

namespace sl {

/// Writes `bytes` as the whole file: temporary name in the same folder, fsync, rename, fsync of the
/// folder, so that a reader sees the old file or the new one and never a piece. BadInput naming the
/// path and the system's reason (folder missing, disk full, not allowed, is a folder).
SL_API Result<void> writeFileDurably(const std::string& path, std::string_view bytes);

}  // namespace sl
