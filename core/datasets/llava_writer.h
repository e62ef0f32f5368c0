// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

/// LLaVA's conversations, one record for each answer: {"id", "image" or "images", "conversations"}.
/// Boxes are fractions of width and height with five decimals where the size is known for every
/// picture (cut to the picture: a fraction above 1 would make the whole file read as pixels), else
/// pixels with one decimal; never both in one file. Marks in questions and blanks at their ends are
/// left out, as readers do. Captions that several people gave are a record each.
Result<std::string> writeLlava(const std::vector<ExportItem>& items, Written& written);

}  // namespace sl::datasets
