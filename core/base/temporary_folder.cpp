// SPDX-License-Identifier: Apache-2.0
#include "core/base/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <utility>

namespace sl {

namespace fs = std::filesystem;

Result<TemporaryFolder> TemporaryFolder::make(const std::string& purpose) {
    std::error_code ec;
    const fs::path parent = fs::temp_directory_path(ec);
    std::string path = (parent / ("sightline-" + purpose + "-XXXXXX")).string();
    if (ec || mkdtemp(path.data()) == nullptr)
        return fail(ErrorCode::BadInput, "cannot make a temporary folder like " + path,
                    "set TMPDIR to a folder that may be written");
    return TemporaryFolder(std::move(path));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : m_path(std::exchange(other.m_path, {})) {}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ec;
    if (!m_path.empty()) fs::remove_all(m_path, ec);
}

}  // namespace sl
