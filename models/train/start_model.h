// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"
#include "models/train/trainer.h"

namespace sl::train {

/// The folder that a run starts from: that of the model given, or fresh weights written into
/// <parent>/start. Usage: no such model, or nothing to learn a fresh model's words from.
Result<std::string> startFolder(const TrainOptions& options, const std::string& parent,
                                const SampleSource& source);

/// NotYet where the options ask for a device that training does not compute on.
Result<void> checkDevice(const TrainOptions& options);

}  // namespace sl::train
