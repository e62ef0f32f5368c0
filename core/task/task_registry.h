// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
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
    std::string sha256;   ///< of the library; filled for project plugins (trust is by hash)
    bool fromProject = false;
};

/// Finds task plugins and opens each at its first use. Any thread; internally locked.
class SL_API TaskRegistry {
public:
    struct Options {
        std::vector<std::string> folders;         ///< searched in order; the first of an id wins
        std::vector<std::string> projectFolders;  ///< loaded only when trusted
        bool trustProjectPlugins = false;
        std::vector<std::string> trustedHashes;
    };

    explicit TaskRegistry(Options options);
    ~TaskRegistry();
    TaskRegistry(const TaskRegistry&) = delete;
    TaskRegistry& operator=(const TaskRegistry&) = delete;

    /// Every candidate folder, good or bad, in search order. Reads JSON only.
    std::vector<PluginEntry> plugins() const;

    /// Infos of the tasks that can be asked (not failed, not untrusted), sorted by id.
    std::vector<TaskInfo> tasks() const;

    /// The task; its library is opened at first use and stays open. Usage: no such task (the
    /// message lists those there are); BadInput: the library cannot be loaded or its ABI differs
    /// (both named).
    Result<const Task*> task(const std::string& id);

    /// Install folder beside the running program (`<bin>/../lib/sightline/plugins`), then
    /// `$XDG_DATA_HOME/sightline/plugins`.
    static std::vector<std::string> defaultFolders();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace sl
