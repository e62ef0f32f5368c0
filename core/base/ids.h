// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/api.h"

namespace sl {

/// A new run id: 26 characters of Crockford base 32 (ULID layout: 48 bits of milliseconds, 80
/// random bits), so ids sort by time. Safe as a file name. Any thread.
SL_API std::string newRunId();

/// Now as ISO 8601 in UTC with milliseconds, e.g. "2026-01-02T03:04:05.678Z".
SL_API std::string utcNow();

}  // namespace sl
