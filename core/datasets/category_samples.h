// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/sample.h"

namespace sl::datasets {

/// "Where is the NAME?" for each picture and label: samples that grounding can answer, of pictures
/// with all their boxes. Ids are `<picture>/<label>`.
std::vector<Sample> samplesByCategory(const std::vector<Sample>& pictures);

}  // namespace sl::datasets
