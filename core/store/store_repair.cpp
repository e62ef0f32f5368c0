// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <map>

#include <SQLiteCpp/Transaction.h>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/store/connection.h"
#include "core/store/durable_file.h"
#include "core/store/evidence_path.h"
#include "core/store/migrate.h"
#include "core/store/row_rescue.h"
#include "core/store/run_rows.h"
#include "core/store/sql_failure.h"
#include "core/store/store_backup.h"
#include "core/store/unfinished_mark.h"

namespace sl {

namespace fs = std::filesystem;
using namespace store;

namespace {

/// Copies what can be read of a damaged store into a new one.
class Repair {
public:
    Repair(SQLite::Database& from, SQLite::Database& to, std::string fromFiles, std::string toFiles)
        : m_from(from),
          m_to(to),
          m_fromFiles(std::move(fromFiles)),
          m_toFiles(std::move(toFiles)) {}

    Result<RepairReport> copy() {
        SQLite::Transaction transaction(m_to);
        copyRuns();
        copyAnnotations();
        copyVerdicts();
        copyCorrections();
        copySettings();
        if (auto ok = copyEvidence(); !ok) return passOn(ok);
        transaction.commit();
        return std::move(m_report);
    }

private:
    void lost(const std::string& what) { m_report.lost.push_back(what); }
    void table(const std::string& name, const std::string& columns,
               const std::function<void(SQLite::Statement&)>& visit) {
        if (!m_from.tableExists(name)) {
            if (name == "runs" || name == "annotations" || name == "evidence")
                lost("the table " + name + " is gone");
            return;
        }
        if (!visitReadableRows(m_from, name, columns, visit))
            lost("some rows of the table " + name + " cannot be read");
    }

    /// The text when it is JSON that `reads` accepts, else nothing, which is reported.
    std::string sound(const std::string& id, const char* what, const std::string& text,
                      const std::function<bool(const Json&)>& reads) {
        if (text.empty()) return text;
        const auto json = parseJson(text, what);
        if (json && reads(*json)) return text;
        lost("run " + id + ": its " + what + " cannot be read");
        return {};
    }

    void copyRuns() {
        table("runs",
              "seq, id, kind, task, model, media, prompt, text, state, started, duration_ms, "
              "starred, note, error_json, query_json, '', answer_json",
              [this](SQLite::Statement& row) { copyRun(row); });
    }

    void copyRun(SQLite::Statement& row) {
        const auto text = [&row](int column) { return row.getColumn(column).getString(); };
        Run run;
        run.id = text(1);
        if (!isSafeRunId(run.id) || hasRun(m_to, run.id)) {
            lost("a run whose id is '" + run.id + "'");
            return;
        }
        run.kind = text(2);
        run.task = text(3);
        run.model = text(4);
        const std::string media =
            sound(run.id, "list of media", text(5), [](const Json& j) { return j.is_array(); });
        const auto list = media.empty() ? Result<Json>(Json::array()) : parseJson(media, "media");
        for (const Json& path : *list)
            if (path.is_string()) run.media.push_back(path.get<std::string>());
        run.prompt = text(6);
        run.text = text(7);
        run.state = runStateFromName(text(8)).value_or(RunState::Failed);
        run.started = text(9);
        run.durationMs = row.getColumn(10).getDouble();
        run.starred = row.getColumn(11).getInt() != 0;
        run.note = text(12);
        run.errorJson = sound(run.id, "error", text(13), [](const Json&) { return true; });
        run.queryJson = sound(run.id, "question", text(14),
                              [](const Json& j) { return queryFromJson(j).has_value(); });
        run.answerJson = sound(run.id, "answer", text(16),
                               [](const Json& j) { return answerFromJson(j).has_value(); });
        m_seqs[row.getColumn(0).getInt64()] = writeRun(m_to, run);
        ++m_report.runs;
    }

    /// The new row of the run that an old row belongs to; none when that run is lost.
    std::optional<std::int64_t> newSeq(SQLite::Statement& row, int column) const {
        const auto found = m_seqs.find(row.getColumn(column).getInt64());
        return found == m_seqs.end() ? std::nullopt : std::optional(found->second);
    }

    static bool isAnnotation(const Json& json) { return annotationFromJson(json).has_value(); }

    void copyAnnotations() {
        table("annotations", "seq, run_seq, position, kind, label, json",
              [this](SQLite::Statement& row) {
                  const auto seq = newSeq(row, 1);
                  const auto json = parseJson(row.getColumn(5).getString(), "an annotation");
                  if (!seq || !json || !isAnnotation(*json)) {
                      lost("an annotation");
                      return;
                  }
                  SQLite::Statement insert(m_to,
                                           "INSERT INTO annotations (run_seq, position, kind, "
                                           "label, json) VALUES (?, ?, ?, ?, ?)");
                  insert.bind(1, *seq);
                  insert.bind(2, row.getColumn(2).getInt());
                  for (int i = 3; i <= 5; ++i) insert.bind(i, row.getColumn(i).getString());
                  insert.exec();
                  ++m_report.annotations;
              });
    }

    void copyVerdicts() {
        table("verdicts", "run_seq AS seq, verdict, time", [this](SQLite::Statement& row) {
            const auto seq = newSeq(row, 0);
            const std::string verdict = row.getColumn(1).getString();
            if (!seq || !isVerdict(verdict)) {
                lost("a verdict");
                return;
            }
            SQLite::Statement insert(
                m_to, "INSERT INTO verdicts (run_seq, verdict, time) VALUES (?, ?, ?)");
            insert.bind(1, *seq);
            insert.bind(2, verdict);
            insert.bind(3, row.getColumn(2).getString());
            insert.exec();
        });
    }

    void copyCorrections() {
        table("corrections", "seq, run_seq, author, time, json", [this](SQLite::Statement& row) {
            const auto seq = newSeq(row, 1);
            const auto json = parseJson(row.getColumn(4).getString(), "a correction");
            if (!seq || !json || !json->is_array() ||
                !std::all_of(json->begin(), json->end(), isAnnotation)) {
                lost("a correction");
                return;
            }
            SQLite::Statement insert(m_to,
                                     "INSERT INTO corrections (run_seq, author, time, json) "
                                     "VALUES (?, ?, ?, ?)");
            insert.bind(1, *seq);
            for (int i = 2; i <= 4; ++i) insert.bind(i, row.getColumn(i).getString());
            insert.exec();
        });
    }

    void copySettings() {
        if (!m_from.tableExists("settings")) return;
        for (const char* order : {" ORDER BY key", " ORDER BY key DESC"}) {
            try {
                SQLite::Statement rows(m_from,
                                       std::string("SELECT key, value FROM settings") + order);
                while (rows.executeStep()) {
                    SQLite::Statement insert(
                        m_to, "INSERT OR IGNORE INTO settings (key, value) VALUES (?, ?)");
                    insert.bind(1, rows.getColumn(0).getString());
                    insert.bind(2, rows.getColumn(1).getString());
                    insert.exec();
                }
                return;
            } catch (const SQLite::Exception&) {
                if (!failureIsDamage()) throw;
                if (std::string(order).size() > 14) lost("some settings");
            }
        }
    }

    Result<void> copyEvidence() {
        Result<void> done;
        table("evidence", "seq, run_seq, position, probe, form, path, bytes, sha256",
              [&](SQLite::Statement& row) {
                  if (done) done = copyEvidenceFile(row);
              });
        return done;
    }

    Result<void> copyEvidenceFile(SQLite::Statement& row) {
        const auto seq = newSeq(row, 1);
        const std::string relative = row.getColumn(5).getString();
        const std::string hash = row.getColumn(7).getString();
        const fs::path from = fs::path(m_fromFiles) / relative;
        const auto found = isEvidencePath(relative) ? sha256File(from.string())
                                                    : Result<std::string>(std::string());
        if (!seq || !found || *found != hash || hash.empty()) {
            lost("the evidence file " + from.string());
            return {};
        }
        const fs::path to = fs::path(m_toFiles) / relative;
        std::error_code ec;
        fs::create_directories(to.parent_path(), ec);
        if (!ec) fs::copy_file(from, to, ec);
        if (ec)
            return fail(ErrorCode::BadInput, "cannot write " + to.string() + ": " + ec.message(),
                        "check the free space, and name a new file");
        if (auto ok = syncFile(to.string()); !ok) return ok;
        if (auto ok = syncFolder(to.parent_path().string()); !ok) return ok;
        SQLite::Statement insert(m_to,
                                 "INSERT INTO evidence (run_seq, position, probe, form, path, "
                                 "bytes, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)");
        insert.bind(1, *seq);
        insert.bind(2, row.getColumn(2).getInt());
        insert.bind(3, row.getColumn(3).getString());
        insert.bind(4, row.getColumn(4).getString());
        insert.bind(5, relative);
        insert.bind(6, row.getColumn(6).getInt64());
        insert.bind(7, hash);
        insert.exec();
        ++m_report.evidenceFiles;
        return {};
    }

    SQLite::Database& m_from;
    SQLite::Database& m_to;
    std::string m_fromFiles, m_toFiles;
    std::map<std::int64_t, std::int64_t> m_seqs;  // run rows, old → new
    RepairReport m_report;
};

Result<RepairReport> repairInto(const std::string& path, const std::string& file,
                                const std::string& out, const std::string& target) {
    const auto from = connect(file, ExperimentStore::Mode::ReadOnly);
    const std::string part = target + ".part";
    std::error_code ec;
    fs::remove(part, ec);
    auto report = [&]() -> Result<RepairReport> {
        const auto to = connect(part, ExperimentStore::Mode::ReadWrite);
        if (auto ok = migrate(*to, out, part); !ok) return passOn(ok);
        keepChanges(*to);
        return Repair(*from, *to, filesFolder(file), filesFolder(target)).copy();
    }();
    if (report && report->runs == 0 && !report->lost.empty())
        report = fail(ErrorCode::BadInput, "nothing can be read of the store " + path,
                      "go back to a backup (*.bak beside it)");
    if (report)
        if (auto ok = publish(part, target); !ok) report = passOn(ok);
    if (!report) {
        fs::remove(part, ec);
        fs::remove_all(filesFolder(target), ec);
    }
    return report;
}

}  // namespace

Result<RepairReport> ExperimentStore::repair(const std::string& path, const std::string& out) {
    return guarded(path, "repair", [&]() -> Result<RepairReport> {
        const auto facts = inspect(path);
        if (!facts) return passOn(facts);
        if (!facts->present) return fail(ErrorCode::BadInput, "there is no store at " + path);
        const std::string file = storeFile(path);
        {
            const auto db = connect(file, Mode::ReadOnly);
            if (auto ok = checkVersion(*db, path); !ok) return passOn(ok);
        }
        const auto target = newStoreFile(out);
        if (!target) return passOn(target);
        return repairInto(path, file, out, *target);
    });
}

}  // namespace sl
