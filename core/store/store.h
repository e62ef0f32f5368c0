// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/annotation.h"
#include "core/base/answer.h"
#include "core/base/query.h"
#include "core/base/result.h"
#include "core/base/run.h"

namespace sl {

/// Where records are kept: one SQLite file plus `<file>.files/<run>/` for large evidence. One
/// object is used by one thread; several objects and processes may have the same file open.
class ExperimentStore {
public:
    enum class Mode { ReadWrite, ReadOnly };

    struct Filter {
        int limit = 0;  ///< 0: all
        std::string kind, task, text;  ///< empty: any; text matches prompt, answer and media
        bool starredOnly = false;
    };

    /// Opens or (ReadWrite) creates a store; migrates an older one after backing it up to
    /// `<file>.v<N>.bak`. BadInput: not SQLite, not a Sightline store, newer than the program,
    /// damaged; the file is left as it was.
    static Result<std::unique_ptr<ExperimentStore>> open(const std::string& path, Mode mode);

    virtual ~ExperimentStore() = default;

    /// Writes a finished ask with its evidence files, annotations and full JSON. Durable when it
    /// returns: evidence files are fsynced before the row commits. Fills Evidence::file of large
    /// evidence in `answer`.
    virtual Result<void> addAsk(Run& run, const Query& query, Answer& answer) = 0;
    /// A failed or cancelled ask is a record too.
    virtual Result<void> addFailedAsk(Run& run, const Query& query, const Error& error) = 0;
    /// Evaluations and trainings: inserts or updates the row.
    virtual Result<void> putRun(const Run& run) = 0;

    virtual Result<std::vector<Run>> runs(const Filter& filter) = 0;  ///< newest first
    virtual Result<Run> run(const std::string& id) = 0;  ///< unique prefixes of 6 and more do
    virtual Result<void> setStar(const std::string& id, bool starred) = 0;
    virtual Result<void> setNote(const std::string& id, const std::string& note) = 0;
    virtual Result<void> removeRun(const std::string& id) = 0;

    /// The complete answer of a run, evidence files read back.
    virtual Result<Answer> answer(const std::string& id) = 0;

    /// Annotations of an ask as they stand now (model's, then corrections by people).
    virtual Result<std::vector<Annotation>> annotations(const std::string& runId) = 0;
    virtual Result<void> setAnnotations(const std::string& runId,
                                        const std::vector<Annotation>& annotations) = 0;

    /// Small settings of the project (last layout, import offsets).
    virtual Result<void> setSetting(const std::string& key, const std::string& value) = 0;
    virtual Result<std::optional<std::string>> setting(const std::string& key) = 0;

    virtual const std::string& path() const = 0;

    /// Integrity findings, one line each; empty is whole. BadInput when it is no store at all.
    static Result<std::vector<std::string>> check(const std::string& path);
    static Result<void> backup(const std::string& path, const std::string& out);
    static int schemaVersion();
};

}  // namespace sl
