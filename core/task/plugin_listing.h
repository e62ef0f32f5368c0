// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/task/task_registry.h"

namespace sl {

/// Candidates (folders with a plugin.json) of one search folder, sorted by name; each failure is an
/// entry with State::Failed and a problem. A search folder that does not exist has none. Reads JSON
/// only, and hashes the libraries of project plugins.
std::vector<PluginEntry> listPlugins(const std::string& searchFolder, bool fromProject);

/// The plugin in this very folder; State::Failed when its plugin.json is missing or wrong.
PluginEntry listPlugin(const std::string& folder, bool fromProject);

}  // namespace sl
