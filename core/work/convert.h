// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::work {

struct ConvertOptions {
    std::string in, from;  ///< annotation file or folder, and its format
    std::string out, to;
    std::string mediaRoot;       ///< where the media of the records lie
    std::string boxes = "auto";  ///< reading of boxes, as datasets::ReadOptions
    std::string task;            ///< empty: found from the answers
    bool pictures = false;       ///< folder formats get copies of the pictures
};

struct ConvertReport {
    std::int64_t records = 0;  ///< read
    std::int64_t leftOut = 0;  ///< records with nothing that the other format can say
    std::string boxReading;
    std::vector<datasets::Finding> findings;  ///< of reading and of writing
};

/// Writes a data set in another format. BadInput, Usage, NotYet as datasets::read and write;
/// Cancelled: nothing was written.
Result<ConvertReport> convert(const ConvertOptions& options, Control& control);

}  // namespace sl::work
