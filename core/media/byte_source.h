// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace sl::media {

/// Bytes of a medium at any position: a regular file (read with pread, never mapped, so that a file
/// cut short under us is an early end and not a signal) or memory. Const calls from any thread.
class ByteSource {
public:
    /// BadInput: missing, a folder, not a regular file, not readable, empty.
    static Result<ByteSource> openFile(const std::string& path);
    /// `bytes` must outlive the source.
    explicit ByteSource(std::string_view bytes);

    ByteSource(ByteSource&& other) noexcept;
    ByteSource& operator=(ByteSource&&) = delete;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    ~ByteSource();

    std::int64_t size() const { return m_size; }

    /// Copies up to `count` bytes from `offset`; returns how many there were (0 past the end or
    /// when the disk fails).
    std::size_t readAt(std::int64_t offset, void* to, std::size_t count) const;

    /// The whole content. BadInput above `maxBytes` or when the file shrank meanwhile.
    Result<std::string> all(std::int64_t maxBytes) const;

private:
    ByteSource(int fd, std::int64_t size) : m_fd(fd), m_size(size) {}

    int m_fd = -1;
    std::string_view m_bytes;
    std::int64_t m_size = 0;
};

/// A reading position, for libraries that want read and seek callbacks.
struct Cursor {
    const ByteSource* bytes = nullptr;
    std::int64_t offset = 0;

    std::size_t read(void* to, std::size_t count) {
        const std::size_t got = bytes->readAt(offset, to, count);
        offset += static_cast<std::int64_t>(got);
        return got;
    }
};

}  // namespace sl::media
