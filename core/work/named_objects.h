// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/sample.h"
#include "models/train/trainer.h"

namespace sl::work {

/// Adds the boxes of a record with their names, each once, the large before the small, so that what
/// lies on top comes last. The name is the annotation's label, or the prompt where it has none,
/// small and without its article: "The king" is "king".
void addObjects(const Sample& sample, std::vector<train::DenseObject>& objects);

/// Names that say what kind of thing a box holds: those given to several boxes of the data, in the
/// order of the alphabet. Empty where most boxes bear a name of their own ("the man left of the
/// door"): sentences, which no visual token could say.
std::vector<std::string> kindsOf(const std::vector<const std::vector<train::DenseObject>*>& data);

}  // namespace sl::work
