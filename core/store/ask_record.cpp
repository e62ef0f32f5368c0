// SPDX-License-Identifier: Apache-2.0
// The part of SqliteStore that writes an ask and reads its answer back.
#include <filesystem>

#include "core/base/hash.h"
#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/base/log.h"
#include "core/store/connection.h"
#include "core/store/durable_file.h"
#include "core/store/evidence_file.h"
#include "core/store/evidence_path.h"
#include "core/store/sql_failure.h"
#include "core/store/sqlite_store.h"

namespace sl::store {

namespace fs = std::filesystem;

namespace {

void fillIfEmpty(std::string& field, const std::string& value) {
    if (field.empty()) field = value;
}

bool anyNeedsFile(const Answer& answer) {
    for (const Evidence& evidence : answer.evidence)
        if (needsFile(evidence)) return true;
    return false;
}

/// Sets the file names of evidence and takes them back unless kept.
class FileNames {
public:
    explicit FileNames(Answer& answer) : m_answer(answer) {
        for (const Evidence& evidence : answer.evidence) m_before.push_back(evidence.file);
    }
    FileNames(const FileNames&) = delete;
    FileNames& operator=(const FileNames&) = delete;
    ~FileNames() {
        if (m_kept) return;
        for (std::size_t i = 0; i < m_before.size(); ++i)
            m_answer.evidence[i].file = std::move(m_before[i]);
    }
    /// The record is durable: names become paths that can be opened as they are.
    void keep(const fs::path& folder) {
        m_kept = true;
        for (Evidence& evidence : m_answer.evidence)
            if (!evidence.file.empty()) evidence.file = (folder / evidence.file).string();
    }

private:
    Answer& m_answer;
    std::vector<std::string> m_before;
    bool m_kept = false;
};

}  // namespace

void fillAskFields(Run& run, const Query& query) {
    fillIfEmpty(run.id, newRunId());
    fillIfEmpty(run.kind, "ask");
    fillIfEmpty(run.started, utcNow());
    fillIfEmpty(run.task, query.task);
    fillIfEmpty(run.prompt, query.prompt);
    if (run.media.empty()) run.media = query.media;
    run.queryJson = dumpJson(toJson(query));
}

Result<void> SqliteStore::addAsk(Run& run, const Query& query, Answer& answer) {
    fillAskFields(run, query);
    if (!isSafeRunId(run.id))
        return fail(ErrorCode::BadInput, "'" + run.id + "' cannot be the id of a run",
                    "use letters, digits, '-' and '_', 64 at most");
    fillIfEmpty(run.model, answer.provenance.model);
    run.text = answer.text;
    if (run.state == RunState::Running)
        run.state = answer.finish == "cancelled" ? RunState::Cancelled : RunState::Done;
    const std::string folder = filesFolder(m_file);
    FileNames names(answer);
    if (!anyNeedsFile(answer)) {
        auto done = commitAsk(run, answer, {});
        if (done) names.keep(folder);
        return done;
    }
    Result<void> done;
    {
        auto mark = UnfinishedMark::place(folder, run.id);
        if (!mark) return passOn(mark);
        const auto files = writeEvidenceFiles(run.id, answer);
        done = files ? commitAsk(run, answer, *files) : Result<void>(passOn(files));
        if (done) mark->finish();
    }
    if (done) names.keep(folder);
    else sweep();
    return done;
}

Result<std::vector<EvidenceRow>> SqliteStore::writeEvidenceFiles(const std::string& runId,
                                                                 Answer& answer) {
    const fs::path files = filesFolder(m_file);
    const std::string folder = (files / runId).string();
    if (auto ok = makeFolderDurably(folder); !ok) return passOn(ok);
    std::vector<EvidenceRow> rows;
    for (std::size_t i = 0; i < answer.evidence.size(); ++i) {
        Evidence& evidence = answer.evidence[i];
        evidence.file.clear();
        if (!needsFile(evidence)) continue;
        EvidenceRow row;
        row.position = static_cast<int>(i);
        row.probe = evidence.probe;
        row.form = evidence.form();
        row.path = evidencePath(runId, i);
        const std::string path = (files / row.path).string();
        const auto bytes = writeEvidence(path, evidence);
        if (!bytes) return passOn(bytes);
        row.bytes = *bytes;
        auto hash = sha256File(path);
        if (!hash) return passOn(hash);
        row.sha256 = std::move(*hash);
        evidence.file = row.path;
        rows.push_back(std::move(row));
    }
    if (auto ok = syncFolder(folder); !ok) return passOn(ok);
    return rows;
}

Result<void> SqliteStore::commitAsk(Run& run, const Answer& answer,
                                    const std::vector<EvidenceRow>& files) {
    run.answerJson = dumpJson(toJson(answer, run.id));
    return write([&]() -> Result<void> {
        const std::int64_t seq = writeRun(*m_db, run);
        writeAnnotations(*m_db, seq, answer.annotations);
        writeEvidenceRows(*m_db, seq, files);
        return {};
    });
}

namespace {

/// Replaces evidence that is kept in a file by what the file holds. A piece that cannot be read
/// stays in its place, empty, and says so: the rest of the answer is still worth showing.
void loadEvidence(const std::string& folder, Evidence& evidence) {
    if (evidence.file.empty()) return;
    auto loaded =
        isEvidencePath(evidence.file)
            ? readEvidence((fs::path(folder) / evidence.file).string())
            : Result<Evidence>(
                  fail(ErrorCode::BadInput, "'" + evidence.file + "' is not a file of this store"));
    if (loaded) {
        evidence = std::move(*loaded);
        return;
    }
    log(LogLevel::Warning, loaded.error().message);
    evidence.note = loaded.error().message;
}

}  // namespace

Result<Answer> SqliteStore::answer(const std::string& id) {
    return guarded(m_path, "read", [&]() -> Result<Answer> {
        const auto seq = findRun(*m_db, id);
        if (!seq) return passOn(seq);
        const Run run = readRun(*m_db, *seq);
        if (run.answerJson.empty())
            return fail(ErrorCode::BadInput, "run " + run.id + " has no answer (" +
                                                 runStateName(run.state) +
                                                 (run.text.empty() ? "" : ": " + run.text) + ")");
        const auto json = parseJson(run.answerJson, "the answer of run " + run.id);
        if (!json) return passOn(json);
        auto answer = answerFromJson(*json);
        if (!answer)
            return fail(ErrorCode::BadInput,
                        "the answer of run " + run.id + " is damaged: " + answer.error().message,
                        "run `store check` on " + m_path);
        for (Evidence& evidence : answer->evidence) loadEvidence(filesFolder(m_file), evidence);
        return answer;
    });
}

}  // namespace sl::store
