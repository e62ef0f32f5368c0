// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/image.h"

namespace sl {

/// The picture made smaller by averaging so that its longer side is at most `maxSide` pixels; a
/// picture that is small enough already comes back as it is. Empty for an empty picture.
ImagePtr thumbnail(const ImagePtr& image, int maxSide);

}  // namespace sl
