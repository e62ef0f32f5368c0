// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/files_below.h"

#include <algorithm>

#include "core/datasets/picture_boxes.h"

namespace sl::datasets {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kMostFiles = 2'000'000;
}

Result<std::vector<fs::path>> filesBelow(const fs::path& folder, const char* extension) {
    std::vector<fs::path> files;
    std::size_t seen = 0;
    std::error_code ec;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                           ec);
    for (; !ec && entry != fs::recursive_directory_iterator(); entry.increment(ec)) {
        if (++seen > kMostFiles)
            return fail(ErrorCode::BadInput,
                        "'" + folder.string() + "' holds more than two million files",
                        "name the folder of the annotations itself");
        if (extensionOf(entry->path().string()) != extension) continue;
        std::error_code ignored;
        if (entry->is_regular_file(ignored)) files.push_back(entry->path());
    }
    if (ec)
        return fail(ErrorCode::BadInput,
                    "cannot read the folder '" + folder.string() + "': " + ec.message());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace sl::datasets
