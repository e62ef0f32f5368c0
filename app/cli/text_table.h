// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace sl::cli {

/// Rows of cells as lines with aligned columns, the first row the heading. Cells longer than
/// `widest` characters are cut with an ellipsis; line breaks become blanks. No newline at the end.
std::string textTable(const std::vector<std::vector<std::string>>& rows, std::size_t widest = 48);

}  // namespace sl::cli
