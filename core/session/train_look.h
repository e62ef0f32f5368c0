// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/base/control.h"
#include "core/base/result.h"
#include "core/session/train_plan.h"

namespace sl {

/// Most characters of a question or an answer that pass a check unremarked: longer ones take up
/// the room that a small model has for the picture and the rest of the sequence.
constexpr std::size_t kLongText = 1000;

/// work::preflight of a plan's data. BadInput: the data cannot be read at all; Cancelled.
Result<DataCheck> checkTrainData(const TrainPlan& plan, Control& control);

/// work::sampleAsSeen of a plan's data with its base model. Errors as there.
Result<SeenTrainSample> trainSampleSeen(const TrainPlan& plan, std::int64_t index,
                                        Control& control);

}  // namespace sl
