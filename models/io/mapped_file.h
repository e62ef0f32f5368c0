// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "core/base/result.h"

namespace sl::io {

/// A whole regular file in memory, private to this process: writing to the bytes copies pages and
/// never reaches the file (torch writes in place now and then, and a read-only page would kill the
/// process). A file that another program truncates later still raises SIGBUS.
class MappedFile {
public:
    /// BadModel naming the file when it is absent, not a regular file or cannot be mapped. An empty
    /// file gives empty bytes.
    static Result<std::shared_ptr<MappedFile>> open(const std::string& path);

    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<std::byte> bytes() const { return m_bytes; }

private:
    explicit MappedFile(std::span<std::byte> bytes) : m_bytes(bytes) {}
    std::span<std::byte> m_bytes;
};

}  // namespace sl::io
