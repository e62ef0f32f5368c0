// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sl::datasets {

/// A folder of exported files. They are written into a folder of another name beside the place,
/// which takes the place by one rename when all are there: nobody ever sees half an export, and
/// what was there before stays until then. A file `sightline-export.json` in it lists the files
/// with their sizes and hashes, by which a later export knows its own. One thread.
class ExportFolder {
public:
    /// Name of the list in the folder.
    static constexpr const char* kList = "sightline-export.json";

    /// Looks whether `out` is free: not there, empty, or an earlier export in which nothing was
    /// added or changed. BadInput naming what is in the way, or why no folder can be made there.
    static Result<ExportFolder> begin(const std::string& out, const std::string& format);

    ExportFolder(ExportFolder&& other) noexcept;
    ExportFolder& operator=(ExportFolder&&) = delete;
    /// Takes away what was not committed.
    ~ExportFolder();

    /// Adds a file; `name` is relative, parts parted by '/', never above the folder, and new.
    /// BadInput: cannot be written (disk full, ...), named.
    Result<void> put(const std::string& name, std::string_view bytes);
    /// The same with the content of another file. BadInput: it cannot be read.
    Result<void> copy(const std::string& name, const std::string& from);

    /// Makes all of it durable and takes the place. BadInput as begin() and put().
    Result<void> commit();

    const std::string& out() const { return m_out; }

private:
    struct File {
        std::string name, sha256;
        std::uintmax_t bytes = 0;
    };

    ExportFolder(std::string out, std::string part, std::string format);
    Result<void> makeParents(const std::string& name);
    Result<void> listed(const std::string& name);
    Result<void> takePlace();

    std::string m_out;   ///< absolute, links followed
    std::string m_part;  ///< where files are written; empty after commit
    std::string m_format;
    std::vector<File> m_files;
};

}  // namespace sl::datasets
