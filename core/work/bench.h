// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/task/task_registry.h"
#include "models/runtime/model_runtime.h"

namespace sl::work {

struct BenchOptions {
    ModelSpec model;
    std::string program;  ///< sightline-cli, for the time from start to answer; empty: not measured
    int repeats = 10;
};

/// Times are medians over the repeats, in milliseconds.
struct BenchReport {
    std::string model, device, dtype;
    int threads = 0;
    double readGbPerSec = 0;  ///< all threads reading a buffer of 4 × L3 and more
    std::int64_t readBufferBytes = 0;
    double loadMs = 0, preprocessMs = 0, visionMs = 0, prefillMs = 0, decodeMs = 0;
    double tokensPerSec = 0;
    double groundingAnswerMs = 0;               ///< the whole of work::ask, after loading
    std::optional<double> startToAnswerMs;      ///< a new process, from start to its end
    std::optional<std::int64_t> residentBytes;  ///< the most that this process held
    std::optional<double> probeRatio;  ///< answer time with the attention probe over without
    std::vector<std::string> notes;    ///< what was not measured and why
};

/// Measures computer and model; takes some seconds for small models. Errors are those of opening
/// and asking the model; Cancelled.
Result<BenchReport> bench(const BenchOptions& options, TaskRegistry& tasks, Control& control);

Json toJson(const BenchReport& report);

/// Bytes per second that `threads` threads together read from a buffer of `bytes`, the best of
/// five passes.
double readBytesPerSec(std::size_t bytes, int threads);

/// Bytes of the last-level cache, 32 MiB where the system does not say.
std::size_t lastLevelCacheBytes();

double median(std::vector<double> values);

}  // namespace sl::work
