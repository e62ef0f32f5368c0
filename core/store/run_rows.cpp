// SPDX-License-Identifier: Apache-2.0
#include "core/store/run_rows.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <SQLiteCpp/Statement.h>

#include "core/base/ids.h"
#include "core/base/json.h"

namespace sl::store {

namespace {

constexpr std::size_t kMinPrefix = 6;
constexpr int kListedMatches = 8;

std::string mediaJson(const std::vector<std::string>& media) {
    Json list = Json::array();
    for (const std::string& path : media) list.push_back(path);
    return dumpJson(list);
}

/// A damaged list reads as empty: one bad row must not hide the others (`store check` names it).
std::vector<std::string> mediaFromJson(const std::string& text) {
    const auto json = parseJson(text, "media");
    std::vector<std::string> media;
    if (json && json->is_array())
        for (const Json& path : *json)
            if (path.is_string()) media.push_back(path.get<std::string>());
    return media;
}

/// Rows whose id starts with `prefix`, at most one more than are listed.
std::vector<std::pair<std::int64_t, std::string>> matches(SQLite::Database& db,
                                                          const std::string& prefix) {
    SQLite::Statement query(db,
                            "SELECT seq, id FROM runs WHERE id >= ?1 AND substr(id, 1, ?2) = ?1 "
                            "AND id < ?3 ORDER BY id LIMIT ?4");
    query.bind(1, prefix);
    query.bind(2, static_cast<std::int64_t>(prefix.size()));
    query.bind(3, prefix + "\x7f");
    query.bind(4, kListedMatches + 1);
    std::vector<std::pair<std::int64_t, std::string>> found;
    while (query.executeStep())
        found.emplace_back(query.getColumn(0).getInt64(), query.getColumn(1).getString());
    return found;
}

}  // namespace

Run runFromRow(SQLite::Statement& row) {
    Run run;
    run.id = row.getColumn(0).getString();
    run.kind = row.getColumn(1).getString();
    run.task = row.getColumn(2).getString();
    run.model = row.getColumn(3).getString();
    run.media = mediaFromJson(row.getColumn(4).getString());
    run.prompt = row.getColumn(5).getString();
    run.text = row.getColumn(6).getString();
    run.state = runStateFromName(row.getColumn(7).getString()).value_or(RunState::Failed);
    run.started = row.getColumn(8).getString();
    run.durationMs = row.getColumn(9).getDouble();
    run.starred = row.getColumn(10).getInt() != 0;
    run.note = row.getColumn(11).getString();
    run.errorJson = row.getColumn(12).getString();
    run.queryJson = row.getColumn(13).getString();
    run.verdict = row.getColumn(14).getString();
    return run;
}

bool isVerdict(const std::string& word) {
    return word == "accepted" || word == "corrected" || word == "rejected";
}

void writeVerdict(SQLite::Database& db, std::int64_t runSeq, const std::string& verdict) {
    SQLite::Statement clear(db, "DELETE FROM verdicts WHERE run_seq = ?");
    clear.bind(1, runSeq);
    clear.exec();
    if (verdict.empty()) return;
    SQLite::Statement insert(db, "INSERT INTO verdicts (run_seq, verdict, time) VALUES (?, ?, ?)");
    insert.bind(1, runSeq);
    insert.bind(2, verdict);
    insert.bind(3, utcNow());
    insert.exec();
}

std::int64_t writeRun(SQLite::Database& db, const Run& run) {
    const bool isNew = !hasRun(db, run.id);
    SQLite::Statement insert(
        db,
        "INSERT INTO runs (id, kind, task, model, media, prompt, text, state, started, "
        "duration_ms, starred, note, error_json, query_json, answer_json) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, task = excluded.task, "
        "model = excluded.model, media = excluded.media, prompt = excluded.prompt, "
        "text = excluded.text, state = excluded.state, started = excluded.started, "
        "duration_ms = excluded.duration_ms, error_json = excluded.error_json, "
        "query_json = excluded.query_json, answer_json = excluded.answer_json");
    int i = 0;
    for (const std::string& text : {run.id, run.kind, run.task, run.model, mediaJson(run.media),
                                    run.prompt, run.text, runStateName(run.state), run.started})
        insert.bind(++i, text);
    // SQLite keeps NaN as NULL, which the column refuses.
    insert.bind(++i, std::isfinite(run.durationMs) ? run.durationMs : 0.0);
    insert.bind(++i, run.starred ? 1 : 0);
    for (const std::string& text : {run.note, run.errorJson, run.queryJson, run.answerJson})
        insert.bind(++i, text);
    insert.exec();
    // Neither RETURNING nor the last row id holds: the search index's triggers write rows too, and
    // an update makes none.
    SQLite::Statement find(db, "SELECT seq FROM runs WHERE id = ?");
    find.bind(1, run.id);
    find.executeStep();
    const std::int64_t seq = find.getColumn(0).getInt64();
    if (isNew && isVerdict(run.verdict)) writeVerdict(db, seq, run.verdict);
    return seq;
}

Run readRun(SQLite::Database& db, std::int64_t seq) {
    SQLite::Statement query(
        db, std::string("SELECT ") + kListedColumns + ", answer_json FROM runs WHERE seq = ?");
    query.bind(1, seq);
    if (!query.executeStep()) return {};
    Run run = runFromRow(query);
    run.answerJson = query.getColumn(15).getString();
    return run;
}

bool hasRun(SQLite::Database& db, const std::string& id) {
    SQLite::Statement query(db, "SELECT 1 FROM runs WHERE id = ?");
    query.bind(1, id);
    return query.executeStep();
}

Result<std::int64_t> findRun(SQLite::Database& db, const std::string& id) {
    SQLite::Statement exact(db, "SELECT seq FROM runs WHERE id = ?");
    exact.bind(1, id);
    if (exact.executeStep()) return exact.getColumn(0).getInt64();
    if (id.size() < kMinPrefix)
        return fail(ErrorCode::BadInput, "there is no run '" + id + "' in the store",
                    "give the id, or at least its first 6 characters (see `runs list`)");
    auto found = matches(db, id);
    if (found.empty()) {
        std::string upper = id;
        for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        found = matches(db, upper);
    }
    if (found.size() == 1) return found.front().first;
    if (found.empty())
        return fail(ErrorCode::BadInput, "there is no run '" + id + "' in the store",
                    "`runs list` shows those there are");
    std::string list;
    for (int i = 0; i < std::min<int>(kListedMatches, static_cast<int>(found.size())); ++i)
        list += (i > 0 ? ", " : "") + found[static_cast<std::size_t>(i)].second;
    if (found.size() > kListedMatches) list += ", …";
    return fail(ErrorCode::BadInput, "several runs start with '" + id + "': " + list,
                "give more characters of the id");
}

void writeEvidenceRows(SQLite::Database& db, std::int64_t runSeq,
                       const std::vector<EvidenceRow>& rows) {
    SQLite::Statement clear(db, "DELETE FROM evidence WHERE run_seq = ?");
    clear.bind(1, runSeq);
    clear.exec();
    SQLite::Statement insert(db,
                             "INSERT INTO evidence (run_seq, position, probe, form, path, bytes, "
                             "sha256) VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const EvidenceRow& row : rows) {
        insert.reset();
        insert.bind(1, runSeq);
        insert.bind(2, row.position);
        insert.bind(3, row.probe);
        insert.bind(4, row.form);
        insert.bind(5, row.path);
        insert.bind(6, row.bytes);
        insert.bind(7, row.sha256);
        insert.exec();
    }
}

}  // namespace sl::store
