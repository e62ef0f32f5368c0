// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sl::work {

struct ChildResult {
    int status = 0;  ///< exit status; 128 + signal where a signal ended it
    double tookMs = 0;
    std::int64_t peakMemoryBytes = 0;  ///< the most that it held in memory
};

/// Runs a program to its end with stdin and stdout on /dev/null. Internal: it cannot be started.
Result<ChildResult> runChild(const std::string& program, const std::vector<std::string>& arguments);

struct ChildOutput {
    int status = 0;       ///< as ChildResult's
    bool late = false;    ///< it was ended because its time was over
    std::string written;  ///< what it wrote to stdout, at most 64 kB
};

/// Runs a program that may crash or hang: in a process group of its own, stdin and stderr on
/// /dev/null; after `limitMs` the whole group is killed. Internal: it cannot be started.
Result<ChildOutput> runChildWithin(const std::string& program,
                                   const std::vector<std::string>& arguments, int limitMs);

}  // namespace sl::work
