// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

/// Finds the unit in which the file's boxes are written and brings them all to file pixels, since a
/// file that mixes units has none. "auto": all values ≤ 1 are fractions of width and height; above,
/// thousandths where the values fit 0-1000 and a box reaches beyond its picture, else pixels.
/// Fills boxReading. Where a picture of fractions cannot be opened its boxes stay fractions (scores
/// of overlap are the same), with a finding. Usage: options.boxes is no known reading.
Result<void> settleBoxes(Dataset& dataset, const ReadOptions& options);

}  // namespace sl::datasets
