// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

class ExportFolder;

/// One annotation format. A new one is one file `x_format.cpp` that defines `Format xFormat()` and
/// one line in format_table.cpp.
struct Format {
    const char* name;
    /// Fills samples, findings and boxReading; stops at options.limit samples. Records that cannot
    /// be used become findings; BadInput where the file as a whole is not of the format. None:
    /// the format is written only.
    Result<Dataset> (*read)(const std::string& path, const ReadOptions& options) = nullptr;
    /// The whole file's text, for formats that are one file.
    Result<std::string> (*write)(const std::vector<ExportItem>& items, Written& written) = nullptr;
    /// Puts one file after another, for formats that are a folder. One of the two, or none where
    /// the format is read only.
    Result<void> (*writeFolder)(const std::vector<ExportItem>& items, const WriteOptions& options,
                                ExportFolder& into, Written& written) = nullptr;
};

/// What is built.
std::span<const Format> formats();

/// Promised by the command-line contract and not built yet.
std::span<const char* const> formatsToCome();

}  // namespace sl::datasets
