// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <SQLiteCpp/Database.h>

#include "core/base/result.h"

namespace sl::store {

/// Brings a connected store to the newest schema in one transaction; an empty file becomes a new
/// store. An older store is first copied to `<file>.v<N>.bak` (a free name is found, none is
/// overwritten). Safe when several processes do it at once. Throws SQLite::Exception.
Result<void> migrate(SQLite::Database& db, const std::string& path, const std::string& file);

/// The same on a private copy in memory, for reading an older store without changing it. Throws.
void migrateCopy(SQLite::Database& db);

/// Switches to write-ahead logging, waiting for other processes. Throws.
void useWriteAheadLog(SQLite::Database& db);

}  // namespace sl::store
