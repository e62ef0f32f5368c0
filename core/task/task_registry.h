// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/api.h"
#include "core/base/result.h"
#include "core/task/task.h"

namespace sl {

/// A plugin that was found: what its plugin.json says and how far it got.
struct PluginEntry {
    enum class State { Listed, Loaded, Failed, Untrusted };
    std::string folder;
    std::string library;  ///< absolute path
    std::string abi;      ///< as plugin.json claims
    TaskInfo task;
    State state = State::Listed;
    std::string problem;  ///< why Failed or Untrusted
    std::string sha256;   ///< of the library, for project plugins: what a user trusts. Covers that
                          ///< one file, not other libraries that it may load.
    bool fromProject = false;
};

/// Finds task plugins and opens each at its first use. Any thread; internally locked. A folder with
/// a plugin.json is a candidate; whatever is wrong with one is a line in its entry, never fatal.
class SL_API TaskRegistry {
public:
    struct Options {
        std::vector<std::string> folders;         ///< searched in order; the first of an id wins
        std::vector<std::string> projectFolders;  ///< loaded only when trusted
        bool trustProjectPlugins = false;
        std::vector<std::string> trustedHashes;
        /// Folders of plugins that were trusted before, with the hash of the library at that time:
        /// tells one that was changed since from one that was never trusted.
        std::map<std::string, std::string> trustedBefore = {};
        /// Called before a library is opened; an error keeps it closed and marks the plugin failed.
        std::function<Result<void>(const PluginEntry&)> trial = {};
        std::vector<std::string> pluginFolders =
            {};  ///< folders of single plugins, after `folders`
    };

    explicit TaskRegistry(Options options);
    ~TaskRegistry();
    TaskRegistry(const TaskRegistry&) = delete;
    TaskRegistry& operator=(const TaskRegistry&) = delete;

    /// Every candidate folder, good or bad, in search order. Reads JSON only.
    std::vector<PluginEntry> plugins() const;

    /// Infos of the tasks that can be asked (not failed, not untrusted), sorted by id.
    std::vector<TaskInfo> tasks() const;

    /// The task, valid as long as the registry; its library is opened at first use and stays open.
    /// No exception leaves its functions: one that a plugin throws comes back as an Error naming
    /// it. Usage: no such task (the message lists those there are); BadInput: the library cannot be
    /// loaded, its ABI differs (both named), or it is not trusted (how to is in the message).
    Result<const Task*> task(const std::string& id);

    /// The folders in $SIGHTLINE_PLUGIN_PATH (separated by colons), then the install folder, then
    /// `$XDG_DATA_HOME/sightline/plugins`.
    static std::vector<std::string> defaultFolders();

    /// `lib/sightline/plugins` beside the running program's folder, or one level higher: the
    /// program's own tasks. None when it is not there.
    static std::optional<std::string> installFolder();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace sl
