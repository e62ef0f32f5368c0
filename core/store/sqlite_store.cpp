// SPDX-License-Identifier: Apache-2.0
#include "core/store/sqlite_store.h"

#include <filesystem>

#include <SQLiteCpp/Transaction.h>

#include "core/base/json.h"
#include "core/base/log.h"
#include "core/store/connection.h"
#include "core/store/sql_failure.h"

namespace sl::store {

namespace fs = std::filesystem;

Result<void> SqliteStore::write(const std::function<Result<void>()>& body) {
    return guarded(m_path, "write", [&]() -> Result<void> {
        SQLite::Transaction transaction(*m_db, SQLite::TransactionBehavior::IMMEDIATE);
        if (auto ok = body(); !ok) return ok;
        transaction.commit();
        return {};
    });
}

Result<void> SqliteStore::addFailedAsk(Run& run, const Query& query, const Error& error) {
    fillAskFields(run, query);
    run.text = error.message;
    run.state = error.code == ErrorCode::Cancelled ? RunState::Cancelled : RunState::Failed;
    run.errorJson = dumpJson(toJson(error)["error"]);
    return putRun(run);
}

Result<void> SqliteStore::putRun(const Run& run) {
    if (run.id.empty()) return fail(ErrorCode::Internal, "a run without an id cannot be recorded");
    return write([&]() -> Result<void> {
        writeRun(*m_db, run);
        return {};
    });
}

Result<std::vector<Run>> SqliteStore::runs(const Filter& filter) {
    return guarded(m_path, "read", [&]() -> Result<std::vector<Run>> {
        try {
            return listRuns(*m_db, filter);
        } catch (const SQLite::Exception&) {
            // A writer must not go on as if all were there.
            if (m_mode == Mode::ReadWrite || !failureIsDamage()) throw;
        }
        log(LogLevel::Warning, "the store " + m_path + " is damaged; some runs may be missing");
        return rescueRuns(*m_db, filter);
    });
}

Result<Run> SqliteStore::run(const std::string& id) {
    return guarded(m_path, "read", [&]() -> Result<Run> {
        const auto seq = findRun(*m_db, id);
        if (!seq) return passOn(seq);
        return readRun(*m_db, *seq);
    });
}

Result<void> SqliteStore::setStar(const std::string& id, bool starred) {
    return write([&]() -> Result<void> {
        const auto seq = findRun(*m_db, id);
        if (!seq) return passOn(seq);
        SQLite::Statement update(*m_db, "UPDATE runs SET starred = ? WHERE seq = ?");
        update.bind(1, starred ? 1 : 0);
        update.bind(2, *seq);
        update.exec();
        return {};
    });
}

Result<void> SqliteStore::setNote(const std::string& id, const std::string& note) {
    return write([&]() -> Result<void> {
        const auto seq = findRun(*m_db, id);
        if (!seq) return passOn(seq);
        SQLite::Statement update(*m_db, "UPDATE runs SET note = ? WHERE seq = ?");
        update.bind(1, note);
        update.bind(2, *seq);
        update.exec();
        return {};
    });
}

Result<void> SqliteStore::removeRun(const std::string& id) {
    const auto found = run(id);
    if (!found) return passOn(found);
    const std::string files = filesFolder(m_file);
    std::error_code ec;
    std::optional<UnfinishedMark> mark;
    // Without the mark, a kill after the commit would leave a folder that nobody owns.
    if (isSafeRunId(found->id) && fs::exists(fs::path(files) / found->id, ec)) {
        auto placed = UnfinishedMark::place(files, found->id);
        if (!placed) return passOn(placed);
        mark.emplace(std::move(*placed));
    }
    auto removed = write([&]() -> Result<void> {
        SQLite::Statement remove(*m_db, "DELETE FROM runs WHERE id = ?");
        remove.bind(1, found->id);
        remove.exec();
        return {};
    });
    mark.reset();
    sweep();
    return removed;
}

Result<std::vector<std::string>> SqliteStore::labels() {
    return guarded(m_path, "read",
                   [&]() -> Result<std::vector<std::string>> { return readLabels(*m_db); });
}

Result<void> SqliteStore::setSetting(const std::string& key, const std::string& value) {
    return write([&]() -> Result<void> {
        SQLite::Statement put(*m_db,
                              "INSERT INTO settings (key, value) VALUES (?, ?) "
                              "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        put.bind(1, key);
        put.bind(2, value);
        put.exec();
        return {};
    });
}

Result<std::optional<std::string>> SqliteStore::setting(const std::string& key) {
    return guarded(m_path, "read", [&]() -> Result<std::optional<std::string>> {
        SQLite::Statement query(*m_db, "SELECT value FROM settings WHERE key = ?");
        query.bind(1, key);
        if (!query.executeStep()) return std::nullopt;
        return query.getColumn(0).getString();
    });
}

void SqliteStore::sweep() {
    sweepUnfinished(filesFolder(m_file), [&](const std::string& runId) -> std::optional<bool> {
        try {
            return hasRun(*m_db, runId);
        } catch (const std::exception&) {
            return std::nullopt;
        }
    });
}

}  // namespace sl::store
