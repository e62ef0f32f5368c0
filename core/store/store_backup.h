// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <SQLiteCpp/Database.h>

#include "core/base/result.h"

namespace sl::store {

/// Copies a connected database, as it stands at this moment, into a new file that survives a power
/// loss. BadInput when `target` exists or cannot be written. Throws SQLite::Exception.
Result<void> copyDatabase(SQLite::Database& db, const std::string& target);

}  // namespace sl::store
