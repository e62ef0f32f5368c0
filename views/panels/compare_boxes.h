// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/run_diff.h"
#include "views/canvas/canvas_box.h"

namespace sl {

/// Colours of the two sides and of the truth, as indexes of overlayColor.
constexpr int kColorA = 1, kColorB = 0, kColorTruth = 2;

enum class DiffLayer { A, B, Both };

/// The boxes of a row on its first medium: the truth dashed, each side solid in its colour.
std::vector<CanvasBox> boxesOfRow(const DiffRow& row, DiffLayer layer);

}  // namespace sl
