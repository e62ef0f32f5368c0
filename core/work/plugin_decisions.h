// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/task/task_registry.h"

namespace sl::work {

/// What a user decided about plugins, and which came through a trial run: plugins.json in the
/// user's data folder, shared by window and command line.
struct PluginDecisions {
    struct Trusted {
        std::string sha256;  ///< of the library
        std::string folder, id;
    };
    std::vector<Trusted> trusted;
    std::vector<std::string> tried;  ///< hashes of libraries, under this program's ABI
};

/// Nothing decided where there is no file. BadInput: it is unreadable, none of ours, or written by
/// a newer version; then nothing counts as trusted.
Result<PluginDecisions> readPluginDecisions();

/// Notes that the user trusts this library as it is (entry.sha256), durably. BadInput when the file
/// cannot be read or written; a damaged one is kept beside as plugins.json.broken.
Result<void> trustPlugin(const PluginEntry& entry);
/// Takes that back for every plugin with this hash.
Result<void> distrustPlugin(const std::string& sha256);
/// Notes that a library came through its trial run.
Result<void> notePluginTried(const std::string& sha256);

/// The program's plugin folders, those of the project (empty: none), what is trusted. With a
/// `trialProgram` (sightline-cli) every plugin but the program's own runs in a child process before
/// it is opened for the first time.
TaskRegistry::Options pluginOptions(const std::string& projectFolder, bool trustProjectPlugins,
                                    const std::string& trialProgram = {});

}  // namespace sl::work
