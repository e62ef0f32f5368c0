// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include "core/store/run_rows.h"

namespace sl::store {

namespace {

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

std::vector<Condition> conditionsOf(const ExperimentStore::Filter& filter) {
    std::vector<Condition> conditions;
    if (!filter.kind.empty()) conditions.push_back({"kind = ?", {filter.kind}});
    if (!filter.task.empty()) conditions.push_back({"task = ?", {filter.task}});
    if (filter.starredOnly) conditions.push_back({"starred <> 0", {}});
    std::istringstream words(filter.text);
    std::string word;
    while (words >> word) {
        const std::string pattern = likePattern(word);
        conditions.push_back(
            {"(prompt LIKE ? ESCAPE '\\' OR text LIKE ? ESCAPE '\\' OR media LIKE ? ESCAPE '\\')",
             {pattern, pattern, pattern}});
    }
    return conditions;
}

}  // namespace

std::vector<Run> listRuns(SQLite::Database& db, const ExperimentStore::Filter& filter) {
    const auto conditions = conditionsOf(filter);
    std::string sql = std::string("SELECT ") + kListedColumns + " FROM runs";
    for (std::size_t i = 0; i < conditions.size(); ++i)
        sql += (i == 0 ? " WHERE " : " AND ") + conditions[i].sql;
    sql += " ORDER BY started DESC, seq DESC";
    if (filter.limit > 0) sql += " LIMIT " + std::to_string(filter.limit);
    SQLite::Statement query(db, sql);
    int index = 0;
    for (const Condition& condition : conditions)
        for (const std::string& value : condition.values) query.bind(++index, value);
    std::vector<Run> runs;
    while (query.executeStep()) runs.push_back(runFromRow(query));
    return runs;
}

}  // namespace sl::store
