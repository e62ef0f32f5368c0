// SPDX-License-Identifier: Apache-2.0
#include "core/store/unfinished_mark.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/durable_file.h"

namespace sl::store {

namespace fs = std::filesystem;

namespace {

constexpr mode_t kFileMode = 0666;
constexpr std::size_t kMaxIdLength = 64;

fs::path markFolder(const std::string& filesFolder) {
    return fs::path(filesFolder) / ".unfinished";
}

bool lock(int fd, int how) {
    int rc = 0;
    do rc = ::flock(fd, how);
    while (rc != 0 && errno == EINTR);
    return rc == 0;
}

/// False once somebody has removed the file that was opened.
bool stillNamed(int fd) {
    struct stat info {};
    return ::fstat(fd, &info) == 0 && info.st_nlink > 0;
}

/// A sweeper may take a fresh mark away before it is locked; then the caller makes another.
int openLocked(const std::string& path) {
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
        const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode);
        if (fd < 0) return -1;
        // File systems without locks: go on; a sweeper gets no lock there either and leaves it.
        if (!lock(fd, LOCK_EX) || stillNamed(fd)) return fd;
        ::close(fd);
    }
    errno = EBUSY;
    return -1;
}

}  // namespace

bool isSafeRunId(const std::string& runId) {
    return !runId.empty() && runId.size() <= kMaxIdLength &&
           std::all_of(runId.begin(), runId.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '_';
           });
}

Result<UnfinishedMark> UnfinishedMark::place(const std::string& filesFolder,
                                             const std::string& runId) {
    if (auto ok = makeFolderDurably(filesFolder); !ok) return passOn(ok);
    const fs::path folder = markFolder(filesFolder);
    if (auto ok = makeFolderDurably(folder.string()); !ok) return passOn(ok);
    const std::string path = (folder / runId).string();
    const int fd = openLocked(path);
    if (fd < 0)
        return fail(ErrorCode::BadInput, "cannot write " + path + ": " + std::strerror(errno),
                    "check the permissions of the folder and the free space");
    return UnfinishedMark(path, fd);
}

UnfinishedMark::UnfinishedMark(UnfinishedMark&& other) noexcept
    : m_path(std::move(other.m_path)), m_fd(std::exchange(other.m_fd, -1)) {}

UnfinishedMark::~UnfinishedMark() {
    if (m_fd >= 0) ::close(m_fd);
}

void UnfinishedMark::finish() {
    ::unlink(m_path.c_str());
}

void sweepUnfinished(const std::string& filesFolder,
                     const std::function<std::optional<bool>(const std::string& runId)>& hasRow) {
    std::error_code ec;
    std::vector<fs::path> marks;
    for (fs::directory_iterator it(markFolder(filesFolder), ec), end; !ec && it != end;
         it.increment(ec))
        marks.push_back(it->path());
    for (const fs::path& mark : marks) {
        const std::string runId = mark.filename().string();
        if (!isSafeRunId(runId)) continue;
        const int fd = ::open(mark.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0) continue;
        // Asked only under the lock: the writer may have committed a moment ago.
        if (lock(fd, LOCK_EX | LOCK_NB) && stillNamed(fd)) {
            std::error_code failed;
            const std::optional<bool> row = hasRow(runId);
            if (row == false) fs::remove_all(fs::path(filesFolder) / runId, failed);
            if (row.has_value() && !failed) ::unlink(mark.c_str());
        }
        ::close(fd);
    }
}

bool isUnfinished(const std::string& filesFolder, const std::string& runId) {
    std::error_code ec;
    return fs::exists(markFolder(filesFolder) / runId, ec);
}

}  // namespace sl::store
