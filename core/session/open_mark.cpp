// SPDX-License-Identifier: Apache-2.0
#include "core/session/open_mark.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/hash.h"

namespace sl {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNameLength = 32;

/// A folder of this user alone; empty where there is none.
fs::path markFolder() {
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    std::error_code ec;
    const fs::path base =
        runtime != nullptr && *runtime != '\0' ? fs::path(runtime) : fs::temp_directory_path(ec);
    const fs::path folder = base / ("sightline-" + std::to_string(::geteuid()));
    ::mkdir(folder.c_str(), S_IRWXU);
    struct stat info {};
    // In a shared folder for temporary files somebody else may have taken the name.
    if (::lstat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != ::geteuid())
        return {};
    return folder;
}

}  // namespace

OpenMark::~OpenMark() {
    place({});
}

bool OpenMark::place(const QString& storePath) {
    if (m_lock >= 0) ::close(m_lock);
    m_lock = -1;
    if (storePath.isEmpty()) return true;
    const fs::path folder = markFolder();
    if (folder.empty()) return true;
    std::error_code ec;
    const fs::path store = fs::weakly_canonical(storePath.toStdString(), ec);
    const std::string name =
        sha256(ec ? storePath.toStdString() : store.string()).substr(0, kNameLength);
    m_lock = ::open((folder / name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_lock < 0) return true;
    if (::flock(m_lock, LOCK_EX | LOCK_NB) == 0) return true;
    const bool taken = errno == EWOULDBLOCK;
    ::close(m_lock);
    m_lock = -1;
    return !taken;
}

}  // namespace sl
