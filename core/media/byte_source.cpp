// SPDX-License-Identifier: Apache-2.0
#include "core/media/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sl::media {

Result<ByteSource> ByteSource::openFile(const std::string& path) {
    const std::string name = "'" + path + "'";
    // O_NONBLOCK: opening a pipe without a writer must not wait.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        const int reason = errno;
        if (reason == ENOENT)
            return fail(ErrorCode::BadInput, "there is no file " + name, "check the path");
        return fail(ErrorCode::BadInput, "cannot open " + name + ": " + std::strerror(reason),
                    reason == EACCES ? "ask for permission to read it" : "check the path");
    }
    ByteSource source(fd, 0);  // closes fd on every way out
    struct stat status {};
    if (::fstat(fd, &status) != 0)
        return fail(ErrorCode::BadInput, "cannot look at " + name + ": " + std::strerror(errno));
    if (S_ISDIR(status.st_mode))
        return fail(ErrorCode::BadInput, name + " is a folder", "name a file inside it");
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::BadInput, name + " is a device or pipe, not a file",
                    "save it as a file first");
    if (status.st_size == 0)
        return fail(ErrorCode::BadInput, name + " is empty", "copy or download it again");
    source.m_size = status.st_size;
    return source;
}

ByteSource::ByteSource(std::string_view bytes)
    : m_bytes(bytes), m_size(static_cast<std::int64_t>(bytes.size())) {}

ByteSource::ByteSource(ByteSource&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1)), m_bytes(other.m_bytes), m_size(other.m_size) {}

ByteSource::~ByteSource() {
    if (m_fd >= 0) ::close(m_fd);
}

std::size_t ByteSource::readAt(std::int64_t offset, void* to, std::size_t count) const {
    if (offset < 0 || offset >= m_size) return 0;
    count = std::min(count, static_cast<std::size_t>(m_size - offset));
    if (m_fd < 0) {
        std::memcpy(to, m_bytes.data() + offset, count);
        return count;
    }
    std::size_t done = 0;
    while (done < count) {
        const ssize_t got = ::pread(m_fd, static_cast<char*>(to) + done, count - done,
                                    offset + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

Result<std::string> ByteSource::all(std::int64_t maxBytes) const {
    if (m_size > maxBytes)
        return fail(ErrorCode::BadInput,
                    "it is larger than " + std::to_string(maxBytes >> 20) + " MiB");
    std::string content(static_cast<std::size_t>(m_size), '\0');
    if (readAt(0, content.data(), content.size()) != content.size())
        return fail(ErrorCode::BadInput, "it could not be read to its end");
    return content;
}

}  // namespace sl::media
