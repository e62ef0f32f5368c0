// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/metrics/metrics.h"
#include "core/work/predictions.h"

namespace sl::work {

/// The truth of a COCO instances file, as the detection metric needs it.
struct CocoTruth {
    struct Picture {
        std::int64_t id = 0;
        std::string file;
    };
    std::vector<Picture> pictures;
    std::map<int, std::string> categories;  ///< id → name
    std::vector<metrics::CocoBox> boxes;
};

/// BadInput: not of that format, naming what is missing. `limit` > 0: the first pictures only.
Result<CocoTruth> readCocoTruth(const std::string& path, std::int64_t limit);

/// Official results: [{"image_id", "category_id", "bbox": [x, y, w, h], "score"}]. Detections on
/// pictures that the truth does not hold are left out. BadInput.
Result<std::vector<metrics::CocoBox>> readCocoResults(const std::string& path,
                                                      const CocoTruth& truth);

/// Detections of a run's predictions: one prediction per picture, box labels name the categories.
std::vector<metrics::CocoBox> cocoDetections(const std::vector<Prediction>& predictions,
                                             const CocoTruth& truth);

/// True when the file is a JSON list of results rather than lines of predictions.
bool looksLikeCocoResults(const std::string& path);

}  // namespace sl::work
