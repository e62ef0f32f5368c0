// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.h"

namespace sl::datasets {

/// Files with that extension (".xml", in any case) in a folder and those below it, sorted by path.
/// Links to folders are not followed. BadInput: the folder cannot be read, or holds over two
/// million files.
Result<std::vector<std::filesystem::path>> filesBelow(const std::filesystem::path& folder,
                                                      const char* extension);

}  // namespace sl::datasets
