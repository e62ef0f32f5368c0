// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
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

/// The annotations of a run as a person left them at some time.
struct Correction {
    std::string author;  ///< of the last annotation by a person, else who ran the program
    std::string time;    ///< ISO 8601, UTC, milliseconds
    std::vector<Annotation> annotations;
};

/// What a repair could save.
struct RepairReport {
    std::int64_t runs = 0, annotations = 0, evidenceFiles = 0;
    std::vector<std::string> lost;  ///< one line each; empty: everything was read
};

/// Where records are kept: one SQLite file plus `<file>.files/<run>/` for large evidence. One
/// object is used by one thread; several objects and processes may have the same file open.
///
/// All calls give BadInput with a message that names the store when it cannot be read or written
/// (damaged, disk full, read-only, another program writing for half a minute) or when a run is
/// not there, and OutOfMemory. Do not open the file by other means in a process that has a store
/// open: closing it would drop SQLite's locks.
class ExperimentStore {
public:
    enum class Mode { ReadWrite, ReadOnly };

    struct Filter {
        int limit = 0;                     ///< 0: all
        std::string kind = {}, task = {};  ///< empty: any
        /// Words that all occur in prompt, answer or media, in any case; empty: any.
        std::string text = {};
        bool starredOnly = false;
        /// A verdict, "judged" for any of them, "open" for asks that were answered and have none;
        /// empty: any run.
        std::string verdict = {};
    };

    /// Opens a store. ReadWrite creates it (and its folder), migrates an older one after copying it
    /// to `<file>.v<N>.bak`, and clears away what killed writers left. ReadOnly changes nothing:
    /// an older store is brought up to date in memory, and of a damaged one as much is read as can
    /// be. BadInput: a folder, not SQLite, another program's, newer than the program, damaged
    /// (ReadWrite); the file is left as it was.
    static Result<std::unique_ptr<ExperimentStore>> open(const std::string& path, Mode mode);

    virtual ~ExperimentStore() = default;

    /// Writes a finished ask with its evidence files, annotations and full JSON. Fills what is
    /// empty in `run` (id, kind, task, model, media, prompt, start) and its text and JSON; turns
    /// state Running into Done or Cancelled. Evidence over 64 kB, or with NaN or infinities, goes
    /// to
    /// `<file>.files/<run>/evidence-N.safetensors`, and its Evidence::file becomes that path.
    /// Durable when it returns: files are synced before the row commits. Writing the same id again
    /// replaces the record. After an error `answer` is as before and the call may be repeated.
    virtual Result<void> addAsk(Run& run, const Query& query, Answer& answer) = 0;
    /// A failed or cancelled ask is a record too. Fills `run` like addAsk.
    virtual Result<void> addFailedAsk(Run& run, const Query& query, const Error& error) = 0;
    /// Evaluations and trainings: inserts the row, or updates all but its star and note.
    virtual Result<void> putRun(const Run& run) = 0;

    /// Newest first; answerJson is left out (it may be long), run() has it.
    virtual Result<std::vector<Run>> runs(const Filter& filter) = 0;
    /// Here and below an id may be a unique prefix of 6 or more characters; BadInput lists the
    /// matches where there are several. Paths in answerJson are relative to `<file>.files/`.
    virtual Result<Run> run(const std::string& id) = 0;
    virtual Result<void> setStar(const std::string& id, bool starred) = 0;
    virtual Result<void> setNote(const std::string& id, const std::string& note) = 0;
    /// "accepted", "corrected", "rejected", or empty to take it back; BadInput on other words.
    virtual Result<void> setVerdict(const std::string& id, const std::string& verdict) = 0;
    /// Removes the row with its annotations and evidence files.
    virtual Result<void> removeRun(const std::string& id) = 0;

    /// The complete answer of a run as the model gave it, evidence files read back. Evidence whose
    /// file is missing or damaged stays empty and says so in its note. BadInput when the run has
    /// no answer.
    virtual Result<Answer> answer(const std::string& id) = 0;

    /// Annotations of an ask as they stand now: the model's, or people's latest correction.
    virtual Result<std::vector<Annotation>> annotations(const std::string& runId) = 0;
    /// A person's correction: becomes what annotations() gives and joins the run's history. The
    /// model's own stay readable from answer().
    virtual Result<void> setAnnotations(const std::string& runId,
                                        const std::vector<Annotation>& annotations) = 0;
    /// Labels of all annotations as they stand now, each once, the most used first.
    virtual Result<std::vector<std::string>> labels() = 0;
    /// What was set, oldest first; empty when the annotations are the model's own.
    virtual Result<std::vector<Correction>> corrections(const std::string& runId) = 0;

    /// Small settings of the project (last layout, import offsets).
    virtual Result<void> setSetting(const std::string& key, const std::string& value) = 0;
    virtual Result<std::optional<std::string>> setting(const std::string& key) = 0;

    /// As given to open().
    virtual const std::string& path() const = 0;

    /// Integrity findings, one line each; empty is whole. Changes nothing. Reads the whole file and
    /// every evidence file. BadInput when it is no store at all, or newer than the program.
    static Result<std::vector<std::string>> check(const std::string& path);
    /// Copies the store as it stands, also while others write, with its evidence files into
    /// `<out>.files`. BadInput when `out` is there already or cannot be written.
    static Result<void> backup(const std::string& path, const std::string& out);
    /// Makes a new, whole store of what can be read of a damaged one, with the evidence files that
    /// are as they were. The damaged one stays as it is. BadInput as backup(), for a store newer
    /// than the program, and when no run can be read.
    static Result<RepairReport> repair(const std::string& path, const std::string& out);
    /// The version that this program writes (PRAGMA user_version).
    static int schemaVersion();
};

}  // namespace sl
