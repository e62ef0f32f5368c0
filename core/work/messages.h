// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/query.h"
#include "core/base/result.h"

namespace sl::work {

/// Puts chat messages (`[{"role", "content"}]`, or an object with "messages"; content is text or a
/// list of `{"type": "text", "text"}` and `{"type": "image", "image": path}`) into the query: the
/// system turn becomes `system`, the last turn, which must be the user's, the prompt with `<image>`
/// marks, turns before it `messages`; all pictures are added to `media`. BadInput: another shape.
Result<void> applyMessages(const Json& json, Query& query);

}  // namespace sl::work
