// SPDX-License-Identifier: Apache-2.0
#include "core/base/log.h"

#include <cstdlib>
#include <mutex>
#include <utility>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace sl {

namespace {

struct LogState {
    std::shared_ptr<spdlog::logger> logger = spdlog::stderr_color_mt("sightline");
    std::mutex mutex;
    std::function<void(LogLevel, const std::string&)> listener;

    LogState() {
        logger->set_pattern("%H:%M:%S %^%l%$ %v");
        const char* wanted = std::getenv("SIGHTLINE_LOG");
        logger->set_level(spdlog::level::from_str(wanted != nullptr ? wanted : "warning"));
    }
};

LogState& state() {
    static LogState theState;
    return theState;
}

spdlog::level::level_enum spdLevel(LogLevel level) {
    switch (level) {
        case LogLevel::Debug: return spdlog::level::debug;
        case LogLevel::Info: return spdlog::level::info;
        case LogLevel::Warning: return spdlog::level::warn;
        case LogLevel::Error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

}  // namespace

void log(LogLevel level, const std::string& message) {
    LogState& s = state();
    s.logger->log(spdLevel(level), "{}", message);
    std::function<void(LogLevel, const std::string&)> listener;
    {
        const std::lock_guard lock(s.mutex);
        listener = s.listener;
    }
    if (listener) listener(level, message);
}

void setLogListener(std::function<void(LogLevel, const std::string&)> listener) {
    LogState& s = state();
    const std::lock_guard lock(s.mutex);
    s.listener = std::move(listener);
}

}  // namespace sl
