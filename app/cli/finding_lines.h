// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/datasets/dataset.h"

namespace sl::cli {

/// One line each, "\n  where: what"; the first 50, the rest counted.
std::string findingLines(const std::vector<datasets::Finding>& findings);

/// [{"where", "what"}], all of them.
Json findingList(const std::vector<datasets::Finding>& findings);

}  // namespace sl::cli
