// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/box.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

/// Whether a box of a data file is of use on a picture of `size` (none: unknown; then only what
/// lies left of or above the picture is told). A box over the edge by more than a pixel is kept
/// with a finding at `where`, since scores must not change by reading; one wholly outside, without
/// an area, or not finite, is not, with a finding.
bool isOfUse(const Box& boxInFile, const std::optional<std::pair<int, int>>& size,
             const std::string& where, std::vector<Finding>& findings);

/// "12.5, 3, 40, 60" for messages.
std::string boxText(const Box& box);

}  // namespace sl::datasets
