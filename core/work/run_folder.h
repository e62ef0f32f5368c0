// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/run.h"

namespace sl::work {

/// What run.json says about a run: enough to repeat it.
struct RunDescription {
    std::string kind;                    ///< "evaluate" or "train"
    std::vector<std::string> command;    ///< words of the command line
    std::vector<std::string> dataFiles;  ///< hashed when run.json is written
    std::string model, weightsSha256;
    std::uint64_t seed = 0;
    Json options = Json::object();  ///< of the kind, e.g. task, recipe, limits
};

/// run.json with the data files' SHA-256 and the versions. BadInput: a data file cannot be read.
Result<Json> runJson(const RunDescription& description);

/// An evaluation's folder: run.json, events.jsonl, the lock that says "running". Trainings have
/// their own in models/train, which must not include this. One thread.
class RunFolder {
public:
    /// Makes the folder and takes its lock for the life of the object. BadInput: another process
    /// runs there, or it cannot be written.
    static Result<std::unique_ptr<RunFolder>> open(const std::string& path);
    ~RunFolder();
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;

    /// Appends one line to events.jsonl; it is with the kernel when this returns.
    Result<void> event(const Json& event);
    Result<void> state(RunState state, const std::string& message = {});
    /// True once the file `control` says "stop".
    bool stopRequested() const;

    std::string file(const std::string& name) const { return m_path + "/" + name; }
    const std::string& path() const { return m_path; }

private:
    explicit RunFolder(std::string path) : m_path(std::move(path)) {}

    std::string m_path;
    int m_lock = -1;
    int m_events = -1;
};

}  // namespace sl::work
