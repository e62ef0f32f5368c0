// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include "core/store/connection.h"
#include "core/store/durable_file.h"
#include "core/store/migrate.h"
#include "core/store/migrations.h"
#include "core/store/sql_failure.h"
#include "core/store/sqlite_store.h"

namespace sl {

namespace fs = std::filesystem;
using namespace store;

namespace {

using Opened = Result<std::unique_ptr<ExperimentStore>>;

Opened openToWrite(const std::string& path, const std::string& file, const StoreFacts& facts) {
    const fs::path folder = fs::path(file).parent_path();
    std::error_code ec;
    if (!facts.present) fs::create_directories(folder, ec);
    if (ec)
        return fail(ErrorCode::BadInput,
                    "cannot make the folder " + folder.string() + ": " + ec.message(),
                    "give another file with --store");
    auto db = connect(file, ExperimentStore::Mode::ReadWrite);
    if (sqlite3_db_readonly(db->getHandle(), "main") != 0)
        return fail(ErrorCode::BadInput, "the store " + path + " is read-only",
                    "change its permissions, or give another file with --store");
    if (userVersion(*db) != 0) {
        if (auto ok = checkVersion(*db, path); !ok) return passOn(ok);
        if (auto ok = checkPages(*db, path, facts.bytes); !ok) return passOn(ok);
        if (auto ok = checkTables(*db, path); !ok) return passOn(ok);
    }
    if (auto ok = migrate(*db, path, file); !ok) return passOn(ok);
    useWriteAheadLog(*db);
    keepChanges(*db);
    if (!facts.present)
        if (auto ok = syncFolder(folder.string()); !ok) return passOn(ok);
    auto opened =
        std::make_unique<SqliteStore>(path, file, ExperimentStore::Mode::ReadWrite, std::move(db));
    opened->sweep();
    return opened;
}

/// An older store is copied into memory and brought up to date there.
std::unique_ptr<SQLite::Database> upToDateCopy(SQLite::Database& from) {
    auto copy = std::make_unique<SQLite::Database>(":memory:",
                                                   SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Backup(*copy, from).executeStep(-1);
    migrateCopy(*copy);
    copy->exec("PRAGMA query_only = ON");
    return copy;
}

Opened openToRead(const std::string& path, const std::string& file, const StoreFacts& facts) {
    if (!facts.present)
        return fail(ErrorCode::BadInput, "there is no store at " + path,
                    "ask something first, or give another file with --store");
    auto db = connect(file, ExperimentStore::Mode::ReadOnly);
    if (auto ok = checkVersion(*db, path); !ok) return passOn(ok);
    if (auto ok = checkTables(*db, path); !ok) return passOn(ok);
    if (userVersion(*db) < ExperimentStore::schemaVersion()) db = upToDateCopy(*db);
    return std::make_unique<SqliteStore>(path, file, ExperimentStore::Mode::ReadOnly,
                                         std::move(db));
}

}  // namespace

Opened ExperimentStore::open(const std::string& path, Mode mode) {
    return guarded(path, "open", [&]() -> Opened {
        const auto facts = inspect(path);
        if (!facts) return passOn(facts);
        const std::string file = storeFile(path);
        return mode == Mode::ReadWrite ? openToWrite(path, file, *facts)
                                       : openToRead(path, file, *facts);
    });
}

int ExperimentStore::schemaVersion() {
    return static_cast<int>(migrations().size());
}

}  // namespace sl
