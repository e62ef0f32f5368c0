// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "core/base/log.h"
#include "core/store/run_rows.h"
#include "core/store/sql_failure.h"

namespace sl::store {

namespace {

/// How words are looked up: by the index (any script's upper and lower case), or by reading every
/// row, for when the index is damaged.
enum class Search { Index, EveryRow };

/// A condition of the WHERE clause with the texts for its question marks.
struct Condition {
    std::string sql;
    std::vector<std::string> values;
};

/// Pattern that finds `word` anywhere; its own wildcards are taken literally.
std::string likePattern(const std::string& word) {
    std::string pattern = "%";
    for (const char c : word) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

/// The word as a quoted string of the index's query language.
std::string quoted(const std::string& word) {
    std::string text = "\"";
    for (const char c : word) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + "\"";
}

/// The index is made of three characters in a row, so it cannot find shorter words.
bool indexFinds(const std::string& word) {
    const auto characters = std::count_if(word.begin(), word.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // not a UTF-8 continuation
    });
    return characters >= 3 && word.find('\0') == std::string::npos;
}

Condition wordCondition(const std::string& word, Search search) {
    if (search == Search::Index && indexFinds(word))
        return {"seq IN (SELECT rowid FROM runs_search WHERE runs_search MATCH ?)", {quoted(word)}};
    const std::string pattern = likePattern(word);
    return {"(prompt LIKE ? ESCAPE '\\' OR text LIKE ? ESCAPE '\\' OR media LIKE ? ESCAPE '\\')",
            {pattern, pattern, pattern}};
}

Condition verdictCondition(const std::string& verdict) {
    if (verdict == "judged") return {"seq IN (SELECT run_seq FROM verdicts)", {}};
    if (verdict == "open")
        return {"kind = 'ask' AND state = 'done' AND seq NOT IN (SELECT run_seq FROM verdicts)",
                {}};
    return {"seq IN (SELECT run_seq FROM verdicts WHERE verdict = ?)", {verdict}};
}

std::vector<Condition> conditionsOf(const ExperimentStore::Filter& filter, Search search) {
    std::vector<Condition> conditions;
    if (!filter.kind.empty()) conditions.push_back({"kind = ?", {filter.kind}});
    if (!filter.task.empty()) conditions.push_back({"task = ?", {filter.task}});
    if (filter.starredOnly) conditions.push_back({"starred <> 0", {}});
    if (!filter.verdict.empty()) conditions.push_back(verdictCondition(filter.verdict));
    std::istringstream words(filter.text);
    std::string word;
    while (words >> word) conditions.push_back(wordCondition(word, search));
    return conditions;
}

/// Appends the rows in the order asked for; what was read before an exception stays in `runs`.
void appendRuns(SQLite::Database& db, const char* columns, const std::vector<Condition>& conditions,
                const std::string& order, std::vector<Run>& runs) {
    std::string sql = std::string("SELECT ") + columns + " FROM runs";
    for (std::size_t i = 0; i < conditions.size(); ++i)
        sql += (i == 0 ? " WHERE " : " AND ") + conditions[i].sql;
    SQLite::Statement query(db, sql + order);
    int index = 0;
    for (const Condition& condition : conditions)
        for (const std::string& value : condition.values) query.bind(++index, value);
    while (query.executeStep()) runs.push_back(runFromRow(query));
}

/// As many verdicts as can be read.
void addVerdicts(SQLite::Database& db, std::vector<Run>& runs) {
    std::map<std::string, std::string> verdicts;
    try {
        SQLite::Statement query(
            db, "SELECT id, verdict FROM verdicts JOIN runs ON runs.seq = verdicts.run_seq");
        while (query.executeStep())
            verdicts[query.getColumn(0).getString()] = query.getColumn(1).getString();
    } catch (const SQLite::Exception&) {
        if (!failureIsDamage()) throw;
    }
    for (Run& run : runs)
        if (const auto found = verdicts.find(run.id); found != verdicts.end())
            run.verdict = found->second;
}

}  // namespace

std::vector<Run> listRuns(SQLite::Database& db, const ExperimentStore::Filter& filter) {
    std::vector<Run> runs;
    std::string order = " ORDER BY started DESC, seq DESC";
    if (filter.limit > 0) order += " LIMIT " + std::to_string(filter.limit);
    appendRuns(db, kListedColumns, conditionsOf(filter, Search::Index), order, runs);
    return runs;
}

std::vector<Run> rescueRuns(SQLite::Database& db, const ExperimentStore::Filter& filter) {
    const auto conditions = conditionsOf(filter, Search::EveryRow);
    std::vector<Run> all;
    // Both ways along the table itself, each up to the first damage.
    for (const char* order : {" ORDER BY seq DESC", " ORDER BY seq"}) {
        try {
            appendRuns(db, kListedColumnsAlone, conditions, order, all);
            break;
        } catch (const SQLite::Exception&) {
            if (!failureIsDamage()) throw;
        }
    }
    addVerdicts(db, all);
    std::set<std::string> seen;
    std::vector<Run> runs;
    for (Run& run : all)
        if (seen.insert(run.id).second) runs.push_back(std::move(run));
    std::stable_sort(runs.begin(), runs.end(),
                     [](const Run& a, const Run& b) { return a.started > b.started; });
    if (filter.limit > 0 && runs.size() > static_cast<std::size_t>(filter.limit))
        runs.resize(static_cast<std::size_t>(filter.limit));
    return runs;
}

}  // namespace sl::store
