// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "models/train/trainer.h"

namespace sl::train {

/// Gives every box of the sample to `change`: of answers, evidence, mentions and objects.
void forEachBox(TrainSample& sample, const std::function<void(Box&)>& change);

/// Moves all boxes to a picture that is `x` times as wide and `y` times as high.
void scaleBoxes(TrainSample& sample, double x, double y);

}  // namespace sl::train
