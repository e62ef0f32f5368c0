// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::work {

/// Samples of an annotation file, or of a project's answers (format "store", store_samples.h).
/// Pictures are asked for their size where boxes need it. Errors of datasets::read and of the
/// store.
Result<datasets::Dataset> readSampleFile(const std::string& path, const std::string& format,
                                         datasets::ReadOptions options);

}  // namespace sl::work
