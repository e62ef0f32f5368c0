// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

class ExportFolder;

/// File of a YOLO export that names the medium and the size behind each file of labels.
constexpr const char* kYoloPictureList = "pictures.json";

/// labels/, classes.txt, data.yaml and the list of pictures (images/ with options.pictures). Boxes
/// are cut to their pictures; pictures of unknown size are left out with a finding.
Result<void> writeYolo(const std::vector<ExportItem>& items, const WriteOptions& options,
                       ExportFolder& into, Written& written);

}  // namespace sl::datasets
