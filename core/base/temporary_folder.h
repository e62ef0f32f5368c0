// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/api.h"
#include "core/base/result.h"

namespace sl {

/// A new folder under the system's temporary one, gone with all that is in it when this is.
class SL_API TemporaryFolder {
public:
    /// Named sightline-<purpose>-…; BadInput where none can be made.
    static Result<TemporaryFolder> make(const std::string& purpose);
    TemporaryFolder(TemporaryFolder&& other) noexcept;
    TemporaryFolder& operator=(TemporaryFolder&&) = delete;
    ~TemporaryFolder();

    const std::string& path() const { return m_path; }
    std::string file(const std::string& name) const { return m_path + "/" + name; }

private:
    explicit TemporaryFolder(std::string path) : m_path(std::move(path)) {}
    std::string m_path;
};

}  // namespace sl
