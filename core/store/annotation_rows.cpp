// SPDX-License-Identifier: Apache-2.0
#include <SQLiteCpp/Statement.h>

#include "core/base/json.h"
#include "core/store/run_rows.h"

namespace sl::store {

void writeAnnotations(SQLite::Database& db, std::int64_t runSeq,
                      const std::vector<Annotation>& annotations) {
    SQLite::Statement clear(db, "DELETE FROM annotations WHERE run_seq = ?");
    clear.bind(1, runSeq);
    clear.exec();
    SQLite::Statement insert(db,
                             "INSERT INTO annotations (run_seq, position, kind, label, json) "
                             "VALUES (?, ?, ?, ?, ?)");
    int position = 0;
    for (const Annotation& annotation : annotations) {
        const Json json = toJson(annotation);
        insert.reset();
        insert.bind(1, runSeq);
        insert.bind(2, position++);
        insert.bind(3, json.value("kind", ""));
        insert.bind(4, annotation.label);
        insert.bind(5, dumpJson(json));
        insert.exec();
    }
}

Result<std::vector<Annotation>> readAnnotations(SQLite::Database& db, std::int64_t runSeq) {
    SQLite::Statement query(db, "SELECT json FROM annotations WHERE run_seq = ? ORDER BY position");
    query.bind(1, runSeq);
    std::vector<Annotation> annotations;
    while (query.executeStep()) {
        const auto json = parseJson(query.getColumn(0).getString(), "an annotation in the store");
        if (!json) return passOn(json);
        auto annotation = annotationFromJson(*json);
        if (!annotation) return passOn(annotation);
        annotations.push_back(std::move(*annotation));
    }
    return annotations;
}

std::vector<std::string> readLabels(SQLite::Database& db) {
    SQLite::Statement query(db,
                            "SELECT label FROM annotations WHERE label <> '' "
                            "GROUP BY label ORDER BY COUNT(*) DESC, label");
    std::vector<std::string> labels;
    while (query.executeStep()) labels.push_back(query.getColumn(0).getString());
    return labels;
}

}  // namespace sl::store
