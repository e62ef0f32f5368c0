// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/annotation.h"

namespace sl {

/// Area that two boxes share over the area that they cover together, 0 to 1. An empty box gives 0.
double boxIou(const Box& a, const Box& b);

/// For each annotation of `now` the position in `model` of the one that it was made from, each at
/// most once; -1 where a person drew it. What is unchanged is found first, then what was read from
/// the same words of the answer; boxes that no words tell of (a detector's) go to the one with
/// their label that they overlap most.
std::vector<int> modelSources(const std::vector<Annotation>& now,
                              const std::vector<Annotation>& model);

/// The person who edits here: the login name, else "person".
Author thisPerson();

}  // namespace sl
