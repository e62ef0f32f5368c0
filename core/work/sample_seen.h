// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/work/train.h"
#include "models/train/trainer.h"

namespace sl::work {

/// A token of a training sequence: id, text, whether the model is trained to say it, whether it
/// stands for a piece of the picture.
using SeenToken = train::SeenToken;

/// A picture of the training data with all that is asked of it, as the model sees it.
struct SampleSeen {
    std::string id;     ///< of its first record
    std::string media;  ///< the picture's file
    ImagePtr view;      ///< pixels after preprocessing
    std::vector<SeenToken> tokens;
    std::int64_t visualTokens = 0;
    std::int64_t samples = 0;  ///< pictures in the data; 0: drawn worlds without end
};

/// Picture `index` (from 0) of a training's data, unaugmented, as the recipe's last stage (finetune
/// where none is named) shows it to the model. Usage, BadInput (the data, an index beyond them),
/// BadModel; NotYet for models that cannot be trained.
Result<SampleSeen> sampleAsSeen(const TrainRequest& request, std::int64_t index, Control& control);

}  // namespace sl::work
