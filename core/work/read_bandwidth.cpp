// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include <unistd.h>

#include "core/work/bench.h"

namespace sl::work {

namespace {

/// Sums a share with eight independent chains, so that the adds never wait for one another.
std::uint64_t sum(const std::uint64_t* data, std::size_t count) {
    std::uint64_t s[8] = {};
    for (std::size_t i = 0; i + 8 <= count; i += 8)
        for (std::size_t k = 0; k < 8; ++k) s[k] += data[i + k];
    return s[0] + s[1] + s[2] + s[3] + s[4] + s[5] + s[6] + s[7];
}

}  // namespace

std::size_t lastLevelCacheBytes() {
    const long bytes = sysconf(_SC_LEVEL3_CACHE_SIZE);
    return bytes > 0 ? static_cast<std::size_t>(bytes) : std::size_t{32} << 20U;
}

double readBytesPerSec(std::size_t bytes, int threads) {
    const auto workers = static_cast<std::size_t>(std::max(1, threads));
    const std::size_t share = bytes / sizeof(std::uint64_t) / workers;
    std::vector<std::uint64_t> buffer(share * workers, 1);
    std::atomic<std::uint64_t> sink{0};  // keeps the sums from being optimised away
    double best = 0;
    for (int pass = 0; pass < 5; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        std::vector<std::thread> team;
        for (std::size_t w = 0; w < workers; ++w)
            team.emplace_back([&, w] { sink += sum(buffer.data() + w * share, share); });
        for (std::thread& thread : team) thread.join();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        best = std::max(best, double(buffer.size() * sizeof(std::uint64_t)) / took.count());
    }
    return best;
}

}  // namespace sl::work
