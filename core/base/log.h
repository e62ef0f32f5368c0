// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "core/base/api.h"

namespace sl {

enum class LogLevel { Debug, Info, Warning, Error };

/// Writes one line to stderr (Warning and above, unless SIGHTLINE_LOG=debug|info|warning|error says
/// otherwise) and to the listener. Any thread.
SL_API void log(LogLevel level, const std::string& message);

/// The one listener (the window's log panel); called on the thread that logs. Empty removes it.
SL_API void setLogListener(std::function<void(LogLevel, const std::string&)> listener);

}  // namespace sl
