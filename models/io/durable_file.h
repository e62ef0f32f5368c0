// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sl::io {

/// Writes a file so that at any moment, power loss included, either the old or the whole new one is
/// there: temporary name in the same folder, fsync, rename, fsync of the folder. BadInput naming
/// the path (no such folder, no space, no permission); the temporary file is then removed.
Result<void> writeFileDurably(const std::string& path,
                              const std::vector<std::span<const std::byte>>& parts);
Result<void> writeFileDurably(const std::string& path, std::string_view text);

/// Content of a regular file. BadModel naming the path when it is absent, none, or larger than
/// `maxBytes`.
Result<std::string> readModelFile(const std::string& path, std::size_t maxBytes);

}  // namespace sl::io
