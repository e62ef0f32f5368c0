// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/run.h"
#include "models/nn/torch.h"

namespace sl::train {

/// Where a resumed run goes on.
struct ResumePoint {
    std::int64_t step = 0;         ///< steps done in all
    std::int64_t stage = 0;        ///< index of the stage
    std::int64_t stepInStage = 0;  ///< steps done in it
    std::int64_t samples = 0;      ///< samples used by the stages before
    double seconds = 0;            ///< trained so far, pauses left out
};

using TensorMap = std::map<std::string, at::Tensor>;

/// A training's folder: event log, resumable state, checkpoints, the lock that says "running". All
/// files appear complete or not at all.
class RunFolder {
public:
    /// Makes the folder and takes its lock. BadInput: another process trains there, or it cannot be
    /// written.
    static Result<std::unique_ptr<RunFolder>> open(const std::string& path);
    ~RunFolder();
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;

    /// Appends one line to events.jsonl, handed to the kernel before it returns.
    void event(const Json& event);
    void state(RunState state, const std::string& message = {});

    Result<void> saveState(const ResumePoint& point, const TensorMap& tensors);
    /// BadInput when there is no state to resume from.
    Result<std::pair<ResumePoint, TensorMap>> loadState() const;

    /// Calls `write` on a fresh temporary folder and renames it to checkpoints/step-N; removes the
    /// oldest beyond `keep` (0: none).
    Result<void> checkpoint(std::int64_t step, std::int64_t keep,
                            const std::function<Result<void>(const std::string&)>& write);

    /// "pause" or "stop" when the window asks so through the file `control`; else "". A file that
    /// is older than this process was meant for another one and says nothing.
    std::string controlWord() const;
    /// Removes `control`: what it said is done.
    void obeyed() const;

    const std::string& path() const { return m_path; }

private:
    explicit RunFolder(std::string path) : m_path(std::move(path)) {}

    std::string m_path;
    int m_lock = -1;
    int m_events = -1;
};

}  // namespace sl::train
