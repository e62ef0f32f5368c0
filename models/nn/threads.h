// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>

#include "core/base/result.h"

namespace sl::nn {

/// `count`, or the number of cores for 0.
int threadCount(int count);

/// Compute threads inside each of this process's network operations; 0: all cores.
void setThreads(int count);

/// What an exception out of LibTorch means to a user: out of memory, or a fault inside `doing`
/// (first line of the message, without its stack trace).
Error errorFrom(const std::exception& error, const std::string& doing);

}  // namespace sl::nn
