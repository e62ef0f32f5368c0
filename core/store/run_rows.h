// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "core/base/annotation.h"
#include "core/base/result.h"
#include "core/base/run.h"
#include "core/store/store.h"

/// Rows of a store ↔ values. All functions throw SQLite::Exception; writers are called inside a
/// transaction.
namespace sl::store {

/// One row of the table evidence.
struct EvidenceRow {
    int position = 0;
    std::string probe, form;
    std::string path;  ///< below the store's .files folder
    std::int64_t bytes = 0;
    std::string sha256;
};

/// Inserts or replaces a run; returns its row number. Star, note and verdict of a row that is there
/// already stay: they are the user's.
std::int64_t writeRun(SQLite::Database& db, const Run& run);

/// The columns that runFromRow() expects, in its order: all but answer_json.
constexpr const char* kListedColumns =
    "id, kind, task, model, media, prompt, text, state, started, duration_ms, starred, note, "
    "error_json, query_json, "
    "coalesce((SELECT verdict FROM verdicts WHERE run_seq = runs.seq), '')";
/// The same from a damaged store: verdicts have pages of their own, which may be those lost.
constexpr const char* kListedColumnsAlone =
    "id, kind, task, model, media, prompt, text, state, started, duration_ms, starred, note, "
    "error_json, query_json, ''";
Run runFromRow(SQLite::Statement& row);

/// The run with all its JSON.
Run readRun(SQLite::Database& db, std::int64_t seq);

/// Newest first, without answerJson.
std::vector<Run> listRuns(SQLite::Database& db, const ExperimentStore::Filter& filter);

/// The same from a damaged store: the rows that can be read from either end of the table, without
/// its indexes.
std::vector<Run> rescueRuns(SQLite::Database& db, const ExperimentStore::Filter& filter);

/// True for the words that a person may say about a run.
bool isVerdict(const std::string& word);

/// Empty `verdict`: takes it back.
void writeVerdict(SQLite::Database& db, std::int64_t runSeq, const std::string& verdict);

/// Row number of a run by id or unique prefix of 6 and more characters. BadInput when there is
/// none or several (the message lists them).
Result<std::int64_t> findRun(SQLite::Database& db, const std::string& id);
bool hasRun(SQLite::Database& db, const std::string& id);

void writeAnnotations(SQLite::Database& db, std::int64_t runSeq,
                      const std::vector<Annotation>& annotations);
Result<std::vector<Annotation>> readAnnotations(SQLite::Database& db, std::int64_t runSeq);
/// Each label once, the most used first.
std::vector<std::string> readLabels(SQLite::Database& db);

void writeEvidenceRows(SQLite::Database& db, std::int64_t runSeq,
                       const std::vector<EvidenceRow>& rows);

}  // namespace sl::store
