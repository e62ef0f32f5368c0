// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "core/base/answer.h"
#include "core/base/api.h"
#include "core/base/result.h"

namespace sl {

/// State of a long call. total 0 means unknown.
struct Progress {
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string unit;  ///< "tokens", "samples", "steps", ...
    std::string note;  ///< free text for a person
};

/// Handed down every long call: says whether to stop, takes progress and partial text.
/// cancel() and cancelled() may be called from any thread; the sinks run on the calling thread.
class SL_API Control {
public:
    using ProgressSink = std::function<void(const Progress&)>;
    using TokenSink = std::function<void(const Token&)>;

    Control() = default;
    explicit Control(ProgressSink progressSink, TokenSink tokenSink = {});
    Control(const Control&) = delete;
    Control& operator=(const Control&) = delete;

    void cancel() { m_cancelled.store(true, std::memory_order_relaxed); }
    bool cancelled() const {
        return m_cancelled.load(std::memory_order_relaxed) ||
               (m_outer != nullptr && m_outer->load(std::memory_order_relaxed));
    }
    /// Also cancelled while `flag` is true (a signal handler's flag). `flag` must outlive this.
    void follow(const std::atomic<bool>* flag) { m_outer = flag; }

    /// Error{Cancelled} once cancelled, so that long code can write `if (auto ok = ...; !ok)`.
    Result<void> check() const;

    /// Passes progress to the sink at most 20 times a second; a report with done == total always
    /// passes.
    void report(const Progress& progress);

    /// Passes one generated token to the sink at once.
    void emitToken(const Token& token) const;

private:
    std::atomic<bool> m_cancelled{false};
    const std::atomic<bool>* m_outer = nullptr;
    ProgressSink m_progressSink;
    TokenSink m_tokenSink;
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_lastReport{};
};

}  // namespace sl
