// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace sl {

enum class LogLevel { Debug, Info, Warning, Error };

/// Writes one line to stderr (Warning and above, unless SIGHTLINE_LOG=debug|info|warning|error says
/// otherwise) and to the listener. Any thread.
void log(LogLevel level, const std::string& message);

/// The one listener (the window's log panel); called on the thread that logs. Empty removes it.
void setLogListener(std::function<void(LogLevel, const std::string&)> listener);

}  // namespace sl
