// SPDX-License-Identifier: Apache-2.0
#include "core/store/durable_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sl::store {

namespace {

constexpr mode_t kFileMode = 0666;  // the user's umask applies
constexpr mode_t kFolderMode = 0777;

tl::unexpected<Error> failed(const std::string& what, const std::string& path) {
    const int code = errno;
    const bool space = code == ENOSPC || code == EDQUOT || code == EFBIG;
    return fail(ErrorCode::BadInput, "cannot " + what + " " + path + ": " + std::strerror(code),
                space ? "free some space, try again" : "check the permissions of the folder");
}

bool writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool syncFd(int fd) {
    int rc = 0;
    do rc = ::fsync(fd);
    while (rc != 0 && errno == EINTR);
    // Some file systems cannot sync folders and say so; there is nothing more to do then.
    return rc == 0 || errno == EINVAL;
}

Result<void> syncPath(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags);
    if (fd < 0) return failed("open", path);
    const bool ok = syncFd(fd);
    const int code = errno;
    ::close(fd);
    errno = code;
    if (!ok) return failed("save", path);
    return {};
}

}  // namespace

Result<void> writeDurably(const std::string& path, const std::vector<std::string_view>& pieces) {
    const std::string part = path + "." + std::to_string(::getpid()) + ".part";
    const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode);
    if (fd < 0) return failed("write", path);
    bool ok = true;
    for (const std::string_view piece : pieces) ok = ok && writeAll(fd, piece);
    ok = ok && syncFd(fd);
    const int code = errno;
    if (::close(fd) != 0 || !ok || ::rename(part.c_str(), path.c_str()) != 0) {
        if (!ok) errno = code;
        const auto error = failed("write", path);
        ::unlink(part.c_str());
        return error;
    }
    return {};
}

Result<void> syncFile(const std::string& path) {
    return syncPath(path, O_RDONLY | O_CLOEXEC);
}

Result<void> syncFolder(const std::string& folder) {
    return syncPath(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

Result<void> makeFolderDurably(const std::string& folder) {
    if (::mkdir(folder.c_str(), kFolderMode) == 0)
        return syncFolder(std::filesystem::path(folder).parent_path().string());
    if (errno != EEXIST) return failed("make the folder", folder);
    std::error_code ec;
    if (!std::filesystem::is_directory(folder, ec)) {
        errno = ENOTDIR;
        return failed("make the folder", folder);
    }
    return {};
}

}  // namespace sl::store
