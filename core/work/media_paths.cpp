// SPDX-License-Identifier: Apache-2.0
#include "core/work/media_paths.h"

#include <filesystem>

#include "core/base/hash.h"

namespace sl::work {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMaxHashedBytes = 512U << 20U;

fs::path absoluteNormal(const fs::path& path) {
    std::error_code ec;
    const fs::path absolute = fs::absolute(path, ec);
    return (ec ? path : absolute).lexically_normal();
}

std::string hashOf(const std::string& path) {
    std::error_code ec;
    const auto bytes = fs::file_size(path, ec);
    if (ec || bytes > kMaxHashedBytes) return {};
    const auto hash = sha256File(path);
    return hash ? *hash : std::string();
}

}  // namespace

std::string projectOf(const std::string& storePath) {
    const fs::path folder = absoluteNormal(storePath).parent_path();
    std::error_code ec;
    return fs::is_regular_file(folder / "project.json", ec) ? folder.string() : std::string();
}

std::string recordedMediaPath(const std::string& path, const std::string& storePath) {
    const fs::path absolute = absoluteNormal(path);
    const std::string project = projectOf(storePath);
    if (project.empty()) return absolute.string();
    const fs::path inside = absolute.lexically_relative(project);
    const bool outside = inside.empty() || *inside.begin() == "..";
    return (outside ? absolute : inside).string();
}

std::string openableMediaPath(const std::string& recorded, const std::string& storePath) {
    const std::string project = projectOf(storePath);
    if (project.empty() || fs::path(recorded).is_absolute()) return recorded;
    return (fs::path(project) / recorded).string();
}

Query recordedQuery(const Query& query, const std::string& storePath) {
    Query recorded = query;
    recorded.mediaSha256.clear();
    for (std::string& path : recorded.media) {
        recorded.mediaSha256.push_back(hashOf(path));
        path = recordedMediaPath(path, storePath);
    }
    return recorded;
}

}  // namespace sl::work
