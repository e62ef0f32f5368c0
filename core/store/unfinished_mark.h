// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace sl::store {

/// Says that a run's evidence folder is being written or removed: a locked file
/// `<store>.files/.unfinished/<run>`. When the process is killed the lock goes and the file stays,
/// so that the next open can tell leftovers from work in progress. Movable, one thread.
class UnfinishedMark {
public:
    /// Makes the folders as needed. BadInput naming the folder.
    static Result<UnfinishedMark> place(const std::string& filesFolder, const std::string& runId);

    UnfinishedMark(UnfinishedMark&& other) noexcept;
    UnfinishedMark& operator=(UnfinishedMark&&) = delete;
    ~UnfinishedMark();  ///< unlocks; the mark stays unless finish() was called

    /// The folder and the store's row agree again: takes the mark away.
    void finish();

private:
    UnfinishedMark(std::string path, int fd) : m_path(std::move(path)), m_fd(fd) {}
    std::string m_path;
    int m_fd = -1;
};

/// Removes evidence folders whose writer is gone and whose row never came (`hasRow` says no; none
/// means that it cannot tell). Skips work in progress; failures are left for the next time.
void sweepUnfinished(const std::string& filesFolder,
                     const std::function<std::optional<bool>(const std::string& runId)>& hasRow);

/// True while a mark for the run is there, locked or not.
bool isUnfinished(const std::string& filesFolder, const std::string& runId);

/// True for text that is safe as one folder name: 1-64 letters, digits, '-', '_'.
bool isSafeRunId(const std::string& runId);

}  // namespace sl::store
