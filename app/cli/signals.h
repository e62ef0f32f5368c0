// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace sl::cli {

/// Makes SIGINT and SIGTERM set stopRequested(), so that long work finishes cleanly; a second
/// SIGINT ends the program at once with status 130.
void installSignalHandlers();

/// For Control::follow.
const std::atomic<bool>& stopRequested();

}  // namespace sl::cli
