// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/task/task_registry.h"

namespace sl::work {

/// Opens the plugin in `folder` in this process, has its task plan, read, merge and score a made-up
/// answer, and closes it. A task that refuses the made-up question as wrong input is fine.
/// BadInput: it cannot be opened; Internal: it threw or gave what points at nothing. A bad plugin
/// may take the process along: only a child process should call this.
Result<void> tryPluginHere(const std::string& folder);

/// The same in a child process, `program` being sightline-cli. BadInput naming the plugin and what
/// happened: an error, a crash with its signal, or no end within `limitMs`.
Result<void> tryPluginInChild(const PluginEntry& entry, const std::string& program,
                              int limitMs = 20'000);

}  // namespace sl::work
