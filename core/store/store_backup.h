// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <SQLiteCpp/Database.h>

#include "core/base/result.h"

namespace sl::store {

/// Copies a connected database, as it stands at this moment, into a new file that survives a power
/// loss. BadInput when `target` exists or cannot be written. Throws SQLite::Exception.
Result<void> copyDatabase(SQLite::Database& db, const std::string& target);

/// Gives the finished file `part` the name `target`, durably, unless something has that name.
/// BadInput.
Result<void> publish(const std::string& part, const std::string& target);

/// Absolute path for a new store. BadInput when something is there already, evidence included, or
/// its folder does not exist.
Result<std::string> newStoreFile(const std::string& out);

}  // namespace sl::store
