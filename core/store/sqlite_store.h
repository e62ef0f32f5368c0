// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>

#include "core/store/run_rows.h"
#include "core/store/store.h"
#include "core/store/unfinished_mark.h"

namespace sl::store {

/// Gives an ask's record what the caller left empty: id, kind, start, and the query's fields.
void fillAskFields(Run& run, const Query& query);

/// ExperimentStore on one SQLite connection. One thread.
class SqliteStore final : public ExperimentStore {
public:
    /// `path` as the user wrote it, for messages; `file` absolute; `db` opened and migrated.
    SqliteStore(std::string path, std::string file, Mode mode, std::unique_ptr<SQLite::Database> db)
        : m_path(std::move(path)), m_file(std::move(file)), m_mode(mode), m_db(std::move(db)) {}

    Result<void> addAsk(Run& run, const Query& query, Answer& answer) override;
    Result<void> addFailedAsk(Run& run, const Query& query, const Error& error) override;
    Result<void> putRun(const Run& run) override;
    Result<std::vector<Run>> runs(const Filter& filter) override;
    Result<Run> run(const std::string& id) override;
    Result<void> setStar(const std::string& id, bool starred) override;
    Result<void> setNote(const std::string& id, const std::string& note) override;
    Result<void> setVerdict(const std::string& id, const std::string& verdict) override;
    Result<void> removeRun(const std::string& id) override;
    Result<Answer> answer(const std::string& id) override;
    Result<std::vector<Annotation>> annotations(const std::string& runId) override;
    Result<void> setAnnotations(const std::string& runId,
                                const std::vector<Annotation>& annotations) override;
    Result<std::vector<std::string>> labels() override;
    Result<std::vector<Correction>> corrections(const std::string& runId) override;
    Result<void> setSetting(const std::string& key, const std::string& value) override;
    Result<std::optional<std::string>> setting(const std::string& key) override;
    const std::string& path() const override { return m_path; }

    /// Takes away what killed writers left behind.
    void sweep();

private:
    /// Runs `body` in one transaction that starts as a writer's, so that it never has to give way
    /// to another writer half-way. Durable when it returns success.
    Result<void> write(const std::function<Result<void>()>& body);

    Result<std::vector<EvidenceRow>> writeEvidenceFiles(const std::string& runId, Answer& answer);
    Result<void> commitAsk(Run& run, const Answer& answer, const std::vector<EvidenceRow>& files);

    std::string m_path;
    std::string m_file;
    Mode m_mode;
    std::unique_ptr<SQLite::Database> m_db;
};

}  // namespace sl::store
