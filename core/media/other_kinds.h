// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace sl::media {

/// Why a file that no reader recognised is not opened, from its first bytes. NotYet: a video, slide
/// or point cloud; BadInput: a known format that is not read (named, with what to do), a text file,
/// or an unknown one.
Error notAPicture(std::string_view head, const std::string& name);

}  // namespace sl::media
