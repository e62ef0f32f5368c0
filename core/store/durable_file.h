// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sl::store {

/// Writes the pieces one after another into a new file of that name, by way of a temporary name:
/// after success the content survives a power loss (once syncFolder() was called on the folder),
/// after failure there is no such file. BadInput naming the file.
Result<void> writeDurably(const std::string& path, const std::vector<std::string_view>& pieces);

/// Makes the content of a finished file survive a power loss. Not for an open database.
Result<void> syncFile(const std::string& path);

/// Makes the names in a folder survive a power loss.
Result<void> syncFolder(const std::string& folder);

/// Makes the folder (its parent must exist); the name survives a power loss. Fine when it exists.
Result<void> makeFolderDurably(const std::string& folder);

}  // namespace sl::store
