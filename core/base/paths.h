// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/api.h"
#include "core/base/result.h"

namespace sl {

/// Absolute path of a file or folder under resources/, e.g. "models/mini": looked for in
/// $SIGHTLINE_RESOURCES, then in share/sightline beside or above the running program. BadInput
/// when it is nowhere.
SL_API Result<std::string> resourcePath(const std::string& relative);

/// Folder of the running program.
SL_API std::string programFolder();

/// $XDG_DATA_HOME/sightline, or ~/.local/share/sightline. Not created.
SL_API std::string userDataFolder();

/// Login name of who runs the program, for Author::id of what a person made; "user" where the
/// system knows none.
SL_API std::string userName();

}  // namespace sl
