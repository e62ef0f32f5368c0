// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/datasets/dataset.h"

namespace sl::datasets {

/// Adds a finding for each id that several samples have: answers are matched by id, so such
/// samples are mixed up. The first 20 are named, the rest counted. `path` names the file.
void noteRepeatedIds(const std::string& path, Dataset& dataset);

}  // namespace sl::datasets
