// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/api.h"
#include "core/base/result.h"

namespace sl {

/// Lower-case hexadecimal SHA-256 of bytes.
SL_API std::string sha256(std::string_view bytes);

/// SHA-256 of a file's content, read in 1 MiB pieces. BadInput when the file cannot be read.
SL_API Result<std::string> sha256File(const std::string& path);

}  // namespace sl
