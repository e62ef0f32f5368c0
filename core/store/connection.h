// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <SQLiteCpp/Database.h>

#include "core/base/result.h"
#include "core/store/store.h"

namespace sl::store {

/// Marks an SQLite file as a Sightline store (PRAGMA application_id): "SLst".
constexpr std::int32_t kApplicationId = 0x534C7374;

/// How long a writer waits for another process before it gives up.
constexpr int kBusyTimeoutMs = 30'000;

/// Absolute path with links resolved, so that every way of naming a store finds the same
/// `.files` folder.
std::string storeFile(const std::string& path);

/// Folder of a store's evidence files: `<file>.files`.
std::string filesFolder(const std::string& file);

/// What is at a path, told without changing anything. `path` is as the user wrote it.
struct StoreFacts {
    bool present = false;  ///< false: nothing there, or an empty file
    std::int64_t bytes = 0;
};

/// BadInput with the reason for a folder, an unreadable file, one that is not SQLite or not a
/// Sightline store. Reads 100 bytes by way of SQLite: a plain open and close of the file would
/// drop the locks that this process holds on it.
Result<StoreFacts> inspect(const std::string& path);

/// Opens what inspect() found and sets it up (foreign keys, synchronous, timeouts). Leaves the file
/// as it is, also on close, until keepChanges(). ReadOnly manages without a lock file where none
/// can be made, and reads on in damaged files as far as SQLite can. Throws SQLite::Exception.
std::unique_ptr<SQLite::Database> connect(const std::string& file, ExperimentStore::Mode mode);

/// From here on, closing the connection checkpoints as SQLite does by default.
void keepChanges(SQLite::Database& db);

/// PRAGMA user_version. Throws.
int userVersion(SQLite::Database& db);

/// BadInput when the store is newer than the program. Throws.
Result<void> checkVersion(SQLite::Database& db, const std::string& path);

/// BadInput when tables of an existing store are missing. Throws.
Result<void> checkTables(SQLite::Database& db, const std::string& path);

/// BadInput when a quick check finds damage; files over 32 MiB are taken as they are, since the
/// check reads them whole. Throws.
Result<void> checkPages(SQLite::Database& db, const std::string& path, std::int64_t bytes);

}  // namespace sl::store
