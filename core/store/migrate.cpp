// SPDX-License-Identifier: Apache-2.0
#include "core/store/migrate.h"

#include <chrono>
#include <filesystem>
#include <thread>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include "core/store/connection.h"
#include "core/store/migrations.h"
#include "core/store/store_backup.h"

namespace sl::store {

namespace {

/// Runs the steps after `version` inside the caller's transaction.
void applySteps(SQLite::Database& db, int version) {
    for (const Migration& step : migrations())
        if (step.version > version) db.exec(step.sql);
    db.exec("PRAGMA application_id = " + std::to_string(kApplicationId) +
            "; PRAGMA user_version = " + std::to_string(migrations().size()));
}

Result<void> backUpBefore(SQLite::Database& db, const std::string& file, int version) {
    const std::string base = file + ".v" + std::to_string(version);
    std::string target = base + ".bak";
    std::error_code ec;
    for (int n = 2;; ++n) {
        if (!std::filesystem::exists(target, ec)) {
            auto done = copyDatabase(db, target);
            // Another process that migrates too may have taken the name meanwhile.
            if (done || !std::filesystem::exists(target, ec)) return done;
        }
        target = base + "-" + std::to_string(n) + ".bak";
    }
}

}  // namespace

Result<void> migrate(SQLite::Database& db, const std::string& path, const std::string& file) {
    const int found = userVersion(db);
    if (found == static_cast<int>(migrations().size())) return {};
    if (found > 0)
        if (auto ok = backUpBefore(db, file, found); !ok) return ok;
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    // Another process may have been faster, or may be newer.
    if (auto ok = checkVersion(db, path); !ok) return ok;
    const int version = userVersion(db);
    if (version == 0 && db.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() > 0)
        return fail(ErrorCode::BadInput, path + " is an SQLite file of another program",
                    "give another file with --store");
    if (version < static_cast<int>(migrations().size())) applySteps(db, version);
    transaction.commit();
    return {};
}

void migrateCopy(SQLite::Database& db) {
    SQLite::Transaction transaction(db);
    applySteps(db, userVersion(db));
    transaction.commit();
}

void useWriteAheadLog(SQLite::Database& db) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::milliseconds(kBusyTimeoutMs);
    // SQLite does not wait by itself for this change of mode.
    while (true) {
        try {
            db.execAndGet("PRAGMA journal_mode = WAL");
            return;
        } catch (const SQLite::Exception& error) {
            if (error.getErrorCode() != SQLITE_BUSY || Clock::now() > deadline) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace sl::store
