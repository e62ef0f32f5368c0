// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/image.h"
#include "core/base/result.h"

namespace sl::synth {

/// Writes an 8-bit RGB PNG. BadInput naming the path when that fails. Own small writer: the folders
/// of core/ do not include one another.
Result<void> writePng(const Image& image, const std::string& path);

}  // namespace sl::synth
