// SPDX-License-Identifier: Apache-2.0
#include "models/io/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sl::io {

namespace {

tl::unexpected<Error> cannotOpen(const std::string& path, const std::string& why) {
    return fail(ErrorCode::BadModel, "cannot open " + path + ": " + why,
                "check the path and the file's permissions");
}

Result<std::span<std::byte>> mapDescriptor(int descriptor, const std::string& path) {
    struct stat info {};
    if (fstat(descriptor, &info) != 0) return cannotOpen(path, std::strerror(errno));
    if (!S_ISREG(info.st_mode)) return cannotOpen(path, "not a regular file");
    const auto size = static_cast<std::size_t>(info.st_size);
    if (size == 0) return std::span<std::byte>();
    // NORESERVE: a writable private map would otherwise count against memory at its full size.
    void* const at =
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0);
    if (at == MAP_FAILED) return cannotOpen(path, std::strerror(errno));
    return std::span(static_cast<std::byte*>(at), size);
}

}  // namespace

Result<std::shared_ptr<MappedFile>> MappedFile::open(const std::string& path) {
    // NONBLOCK: opening a named pipe must not wait for a writer.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return cannotOpen(path, std::strerror(errno));
    const auto bytes = mapDescriptor(descriptor, path);
    ::close(descriptor);
    if (!bytes) return passOn(bytes);
    return std::shared_ptr<MappedFile>(new MappedFile(*bytes));
}

MappedFile::~MappedFile() {
    if (!m_bytes.empty()) munmap(m_bytes.data(), m_bytes.size());
}

}  // namespace sl::io
