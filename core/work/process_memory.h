// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sl::work {

/// Largest resident memory of this process since its start, bytes (getrusage).
std::int64_t peakMemoryBytes();

/// Resident memory now, bytes (/proc/self/statm); 0 where that cannot be read.
std::int64_t residentMemoryBytes();

}  // namespace sl::work
