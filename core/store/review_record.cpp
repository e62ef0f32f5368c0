// SPDX-License-Identifier: Apache-2.0
// The part of SqliteStore that keeps what people make of an answer: verdicts and corrections.
#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/paths.h"
#include "core/store/sql_failure.h"
#include "core/store/sqlite_store.h"

namespace sl::store {

namespace {

std::string authorOf(const std::vector<Annotation>& annotations) {
    for (auto it = annotations.rbegin(); it != annotations.rend(); ++it)
        if (it->author.kind == Author::Kind::Person && !it->author.id.empty()) return it->author.id;
    return userName();
}

std::string listJson(const std::vector<Annotation>& annotations) {
    Json list = Json::array();
    for (const Annotation& annotation : annotations) list.push_back(toJson(annotation));
    return dumpJson(list);
}

Result<std::vector<Annotation>> listFromJson(const std::string& text) {
    const auto json = parseJson(text, "a correction in the store");
    if (!json) return passOn(json);
    if (!json->is_array())
        return fail(ErrorCode::BadInput, "a correction in the store is no list of annotations",
                    "run `store check` on the store");
    std::vector<Annotation> annotations;
    for (const Json& one : *json) {
        auto annotation = annotationFromJson(one);
        if (!annotation) return passOn(annotation);
        annotations.push_back(std::move(*annotation));
    }
    return annotations;
}

void writeCorrection(SQLite::Database& db, std::int64_t runSeq,
                     const std::vector<Annotation>& annotations) {
    SQLite::Statement insert(
        db, "INSERT INTO corrections (run_seq, author, time, json) VALUES (?, ?, ?, ?)");
    insert.bind(1, runSeq);
    insert.bind(2, authorOf(annotations));
    insert.bind(3, utcNow());
    insert.bind(4, listJson(annotations));
    insert.exec();
}

}  // namespace

Result<void> SqliteStore::setVerdict(const std::string& id, const std::string& verdict) {
    if (!verdict.empty() && !isVerdict(verdict))
        return fail(ErrorCode::BadInput, "'" + verdict + "' is no verdict on run " + id,
                    "say accepted, corrected or rejected");
    return write([&]() -> Result<void> {
        const auto seq = findRun(*m_db, id);
        if (!seq) return passOn(seq);
        writeVerdict(*m_db, *seq, verdict);
        return {};
    });
}

Result<std::vector<Annotation>> SqliteStore::annotations(const std::string& runId) {
    return guarded(m_path, "read", [&]() -> Result<std::vector<Annotation>> {
        const auto seq = findRun(*m_db, runId);
        if (!seq) return passOn(seq);
        return readAnnotations(*m_db, *seq);
    });
}

Result<void> SqliteStore::setAnnotations(const std::string& runId,
                                         const std::vector<Annotation>& annotations) {
    return write([&]() -> Result<void> {
        const auto seq = findRun(*m_db, runId);
        if (!seq) return passOn(seq);
        writeAnnotations(*m_db, *seq, annotations);
        writeCorrection(*m_db, *seq, annotations);
        return {};
    });
}

Result<std::vector<Correction>> SqliteStore::corrections(const std::string& runId) {
    return guarded(m_path, "read", [&]() -> Result<std::vector<Correction>> {
        const auto seq = findRun(*m_db, runId);
        if (!seq) return passOn(seq);
        SQLite::Statement query(
            *m_db, "SELECT author, time, json FROM corrections WHERE run_seq = ? ORDER BY seq");
        query.bind(1, *seq);
        std::vector<Correction> list;
        while (query.executeStep()) {
            auto annotations = listFromJson(query.getColumn(2).getString());
            if (!annotations) return passOn(annotations);
            list.push_back({query.getColumn(0).getString(), query.getColumn(1).getString(),
                            std::move(*annotations)});
        }
        return list;
    });
}

}  // namespace sl::store
