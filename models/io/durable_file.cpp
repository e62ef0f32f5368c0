// SPDX-License-Identifier: Apache-2.0
#include "models/io/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "models/io/mapped_file.h"

namespace sl::io {

namespace {

bool writeAll(int descriptor, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

bool syncFolder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    if (descriptor < 0) return false;
    // Some network file systems know no fsync of folders; that is no failure of the write.
    const bool ok = ::fsync(descriptor) == 0 || errno == EINVAL;
    ::close(descriptor);
    return ok;
}

bool writeTemporary(const std::string& temporary,
                    const std::vector<std::span<const std::byte>>& parts) {
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) return false;
    bool ok = true;
    for (std::size_t i = 0; ok && i < parts.size(); ++i) ok = writeAll(descriptor, parts[i]);
    ok = ok && ::fsync(descriptor) == 0;
    const int why = errno;
    const bool closed = ::close(descriptor) == 0;
    if (!ok) errno = why;
    return ok && closed;
}

}  // namespace

Result<void> writeFileDurably(const std::string& path,
                              const std::vector<std::span<const std::byte>>& parts) {
    static std::atomic<unsigned> counter{0};
    const std::string temporary =
        path + ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(counter++);
    std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (folder.empty()) folder = ".";
    if (writeTemporary(temporary, parts) && ::rename(temporary.c_str(), path.c_str()) == 0 &&
        syncFolder(folder)) {
        return {};
    }
    const std::string why = std::strerror(errno);
    ::unlink(temporary.c_str());
    return fail(ErrorCode::BadInput, "cannot write " + path + ": " + why,
                "check that the folder exists, is writable and has room");
}

Result<void> writeFileDurably(const std::string& path, std::string_view text) {
    return writeFileDurably(path, {std::as_bytes(std::span(text))});
}

Result<std::string> readModelFile(const std::string& path, std::size_t maxBytes) {
    const auto file = MappedFile::open(path);
    if (!file) return passOn(file);
    const std::span<std::byte> bytes = (*file)->bytes();
    if (bytes.size() > maxBytes) {
        return fail(ErrorCode::BadModel, path + " is " + std::to_string(bytes.size()) +
                                             " bytes, more than the " + std::to_string(maxBytes) +
                                             " that such a file may have");
    }
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace sl::io
