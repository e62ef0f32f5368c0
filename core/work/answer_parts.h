// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/answer.h"
#include "core/base/request.h"
#include "core/task/task.h"

namespace sl::work {

/// Adds what one more request brought beside its text: evidence, geometry, times, provenance.
/// Views and visual tokens are numbered on through all requests, and evidence is moved along.
void addOutput(Answer& answer, Output&& output);

/// Takes text, tokens and annotations from the merged partial answers.
void setMerged(Answer& answer, PartialAnswer&& merged);

}  // namespace sl::work
