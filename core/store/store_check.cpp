// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <functional>

#include <SQLiteCpp/Statement.h>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/store/connection.h"
#include "core/store/evidence_file.h"
#include "core/store/evidence_path.h"
#include "core/store/run_rows.h"
#include "core/store/sql_failure.h"
#include "core/store/unfinished_mark.h"

namespace sl {

namespace fs = std::filesystem;
using namespace store;

namespace {

/// One pass over an open store; every step goes on after damage that another step met.
class Checker {
public:
    Checker(std::string path, SQLite::Database& db, std::string filesFolder)
        : m_path(std::move(path)), m_db(db), m_files(std::move(filesFolder)) {}

    std::vector<std::string> check() {
        step([&] { checkPages(); });
        step([&] { checkReferences(); });
        step([&] { checkRuns(); });
        step([&] { checkAnnotations(); });
        step([&] { checkCorrections(); });
        step([&] { checkEvidence(); });
        step([&] { checkFolders(); });
        return std::move(m_findings);
    }

private:
    void step(const std::function<void()>& part) {
        try {
            part();
        } catch (const std::exception&) {
            add(currentFailure(m_path, "read").message);
        }
    }

    void add(const std::string& finding) {
        if (m_findings.empty() || m_findings.back() != finding) m_findings.push_back(finding);
    }

    void checkPages() {
        SQLite::Statement query(m_db, "PRAGMA integrity_check");
        while (query.executeStep()) {
            const std::string line = query.getColumn(0).getString();
            if (line != "ok") add("structure: " + line);
        }
    }

    void checkReferences() {
        SQLite::Statement query(m_db, "PRAGMA foreign_key_check");
        while (query.executeStep())
            add("a row of table " + query.getColumn(0).getString() +
                " belongs to a run that is not there");
    }

    void checkJson(const std::string& id, const std::string& text, const std::string& what,
                   const std::function<Result<void>(const Json&)>& decode) {
        if (text.empty()) return;
        const auto json = parseJson(text, what);
        Result<void> ok = json ? decode(*json) : Result<void>(passOn(json));
        if (!ok) add("run " + id + ": " + what + " cannot be read: " + ok.error().message);
    }

    void checkRuns() {
        SQLite::Statement query(m_db,
                                "SELECT id, state, media, query_json, answer_json, error_json "
                                "FROM runs ORDER BY seq");
        while (query.executeStep()) checkRun(query);
    }

    void checkRun(SQLite::Statement& row) {
        const std::string id = row.getColumn(0).getString();
        if (!isSafeRunId(id)) add("run '" + id + "' has an id that no run can have");
        if (const auto state = runStateFromName(row.getColumn(1).getString()); !state)
            add("run " + id + ": " + state.error().message);
        checkJson(id, row.getColumn(2).getString(), "its list of media", [](const Json& json) {
            return json.is_array() ? Result<void>()
                                   : Result<void>(fail(ErrorCode::BadInput, "not a list"));
        });
        checkJson(id, row.getColumn(3).getString(), "its query", [](const Json& json) {
            const auto query = queryFromJson(json);
            return query ? Result<void>() : Result<void>(passOn(query));
        });
        checkJson(id, row.getColumn(4).getString(), "its answer", [](const Json& json) {
            const auto answer = answerFromJson(json);
            return answer ? Result<void>() : Result<void>(passOn(answer));
        });
        checkJson(id, row.getColumn(5).getString(), "its error",
                  [](const Json&) { return Result<void>(); });
    }

    void checkAnnotations() {
        SQLite::Statement query(m_db,
                                "SELECT runs.id, annotations.json FROM annotations "
                                "JOIN runs ON runs.seq = annotations.run_seq");
        while (query.executeStep())
            checkJson(query.getColumn(0).getString(), query.getColumn(1).getString(),
                      "an annotation", [](const Json& json) {
                          const auto annotation = annotationFromJson(json);
                          return annotation ? Result<void>() : Result<void>(passOn(annotation));
                      });
    }

    void checkCorrections() {
        if (userVersion(m_db) < 3) return;  // came with that version
        SQLite::Statement query(m_db,
                                "SELECT runs.id, corrections.json FROM corrections "
                                "JOIN runs ON runs.seq = corrections.run_seq");
        while (query.executeStep())
            checkJson(query.getColumn(0).getString(), query.getColumn(1).getString(),
                      "a correction", [](const Json& json) -> Result<void> {
                          if (!json.is_array()) return fail(ErrorCode::BadInput, "not a list");
                          for (const Json& one : json)
                              if (const auto ok = annotationFromJson(one); !ok) return passOn(ok);
                          return {};
                      });
    }

    void checkEvidence() {
        SQLite::Statement query(m_db, "SELECT path, bytes, sha256 FROM evidence ORDER BY seq");
        while (query.executeStep())
            checkEvidenceFile(query.getColumn(0).getString(), query.getColumn(1).getInt64(),
                              query.getColumn(2).getString());
    }

    void checkEvidenceFile(const std::string& relative, std::int64_t bytes,
                           const std::string& sha256) {
        if (!isEvidencePath(relative)) {
            add("evidence '" + relative + "' is not a file of this store");
            return;
        }
        const std::string path = (fs::path(m_files) / relative).string();
        std::error_code ec;
        const auto size = fs::file_size(path, ec);
        if (ec) add("evidence file " + path + " is missing: " + ec.message());
        else if (static_cast<std::int64_t>(size) != bytes)
            add("evidence file " + path + " has " + std::to_string(size) + " bytes, not " +
                std::to_string(bytes));
        else if (const auto hash = sha256File(path); !hash) add(hash.error().message);
        else if (*hash != sha256) add("evidence file " + path + " was changed (its hash differs)");
        else if (const auto evidence = readEvidence(path); !evidence) add(evidence.error().message);
    }

    /// Folders of runs being written right now, and those of killed writers, which the next open
    /// for writing takes away, are no findings.
    void checkFolders() {
        std::vector<std::string> names;
        std::error_code ec;
        for (fs::directory_iterator it(m_files, ec), end; !ec && it != end; it.increment(ec))
            if (const std::string name = it->path().filename().string(); name.front() != '.')
                names.push_back(name);
        for (const std::string& name : names) {
            const fs::path folder = fs::path(m_files) / name;
            // The mark goes after the row has come, so it is looked for first; a run that was
            // removed meanwhile has no folder any more.
            if (!isUnfinished(m_files, name) && !hasRun(m_db, name) &&
                !isUnfinished(m_files, name) && fs::exists(folder, ec))
                add("no run belongs to the folder " + folder.string());
        }
    }

    std::string m_path;
    SQLite::Database& m_db;
    std::string m_files;
    std::vector<std::string> m_findings;
};

}  // namespace

Result<std::vector<std::string>> ExperimentStore::check(const std::string& path) {
    using Findings = Result<std::vector<std::string>>;
    return guarded(path, "check", [&]() -> Findings {
        const auto facts = inspect(path);
        if (!facts) return passOn(facts);
        if (!facts->present) return fail(ErrorCode::BadInput, "there is no store at " + path);
        const std::string file = storeFile(path);
        try {
            const auto db = connect(file, Mode::ReadOnly);
            if (auto ok = checkVersion(*db, path); !ok) return passOn(ok);
            if (auto ok = checkTables(*db, path); !ok)
                return std::vector<std::string>{ok.error().message};
            return Checker(path, *db, filesFolder(file)).check();
        } catch (const SQLite::Exception&) {
            if (!failureIsDamage()) throw;
            return std::vector<std::string>{currentFailure(path, "read").message};
        }
    });
}

}  // namespace sl
