// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/nn/torch.h"
#include "models/train/recipe.h"

namespace sl::train {

/// What each stage of the recipe trains of the module, and what it leaves as it is; see
/// recipeTable().
std::vector<RecipePart> recipeParts(const Recipe& recipe, torch::nn::Module& module);

}  // namespace sl::train
