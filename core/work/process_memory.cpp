// SPDX-License-Identifier: Apache-2.0
#include "core/work/process_memory.h"

#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace sl::work {

std::int64_t peakMemoryBytes() {
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;  // Linux counts in KiB
}

std::int64_t residentMemoryBytes() {
    std::ifstream file("/proc/self/statm");
    std::int64_t total = 0;
    std::int64_t resident = 0;
    if (!(file >> total >> resident)) return 0;
    return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace sl::work
