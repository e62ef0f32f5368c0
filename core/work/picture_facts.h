// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/result.h"
#include "core/work/picture_likeness.h"

namespace sl::work {

/// What one reading of a picture file tells.
struct PictureFacts {
    bool missing = false;
    std::string error;          ///< why it is no picture; empty where it is one
    std::string sha256;         ///< of the file's content; empty where it cannot be read
    int width = 0, height = 0;  ///< as shown, in pixels
    PictureLikeness likeness;

    bool readable() const { return !missing && error.empty(); }
};

/// Reads each file once, on as many threads as there are cores: hashes its content, decodes it,
/// makes its likeness. Same order as `paths`. Reports progress in "pictures". Cancelled.
Result<std::vector<PictureFacts>> readPictureFacts(const std::vector<std::string>& paths,
                                                   Control& control);

}  // namespace sl::work
