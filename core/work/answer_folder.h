// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/answer.h"
#include "core/base/image.h"
#include "core/base/query.h"
#include "core/base/result.h"

namespace sl::work {

/// Writes answer.json, annotated.png (annotated-1.png, ... for further pictures) and for each
/// evidence a JSON file (numbers above 64 kB: safetensors beside it), for grids a heat map as PNG
/// too, into `folder`, which is made if need be. Returns the paths written. BadInput: a medium
/// cannot be read again, the folder not written.
Result<std::vector<std::string>> writeAnswerFolder(const Query& query, const Answer& answer,
                                                   const std::string& runId,
                                                   const std::string& folder);

/// Makes the folder, so that a wrong place is found before the model is asked. BadInput.
Result<void> makeAnswerFolder(const std::string& folder);

/// The grid of an evidence that a picture can show: a Grid itself, the mean over all axes of a
/// GridStack; none for other forms.
std::optional<Grid> displayGrid(const Evidence& evidence);

}  // namespace sl::work
