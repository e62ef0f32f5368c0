// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/query.h"
#include "core/base/result.h"

namespace sl::work {

/// Puts chat messages (`[{"role", "content"}]`, or an object with "messages"; content is text or a
/// list of `{"type": "text", "text"}` and `{"type": "image", "image": path}`) into the query: the
/// system turn becomes `system`, the user's turn the prompt with `<image>` marks, its pictures are
/// added to `media`. BadInput: another shape; NotYet: more than one turn of the user.
Result<void> applyMessages(const Json& json, Query& query);

}  // namespace sl::work
