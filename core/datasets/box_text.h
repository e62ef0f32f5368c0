// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/box.h"

namespace sl::datasets {

/// Four numbers that stand in a text as a box.
struct WrittenBox {
    Box values;                    ///< as written: x0, y0, x1, y1 in the text's own unit
    std::pair<int, int> fromText;  ///< byte range with its brackets
};

/// Boxes in an answer, in order: "[x0, y0, x1, y1]", "(x0, y0, x1, y1)", "(x0,y0),(x1,y1)",
/// "{<x0><y0><x1><y1>}", lists of such, and a text that is nothing but four numbers. Numbers may be
/// parted by commas or blanks. Boxes without area and runs of more numbers are left out.
std::vector<WrittenBox> boxesInText(const std::string& text);

}  // namespace sl::datasets
