// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/export_folder.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/log.h"

namespace sl::datasets {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxListBytes = 256U << 20U;
constexpr const char* kElsewhere = "choose another folder, or empty this one first";

tl::unexpected<Error> notWritten(const std::string& path, int reason) {
    return fail(ErrorCode::BadInput, "cannot write '" + path + "': " + std::strerror(reason),
                "choose a place that may be written to and has room");
}

/// Absolute, without a slash at the end, links followed where it is there.
fs::path placeOf(const std::string& out) {
    std::error_code ec;
    fs::path path = fs::absolute(out, ec).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    const fs::path real = fs::canonical(path, ec);
    return ec ? path : real;
}

/// Files of an export by name, as its list has them; none where there is no list.
Result<std::map<std::string, Json>> filesListed(const fs::path& folder) {
    const auto json = readJsonFile((folder / ExportFolder::kList).string(), kMaxListBytes);
    if (!json) return passOn(json);
    std::map<std::string, Json> files;
    const auto list = json->find("files");
    if (list == json->end() || !list->is_array())
        return fail(ErrorCode::BadInput, "no list of an export");
    for (const Json& file : *list)
        if (file.is_object() && file.contains("name") && file["name"].is_string())
            files[file["name"].get<std::string>()] = file;
    return files;
}

bool isUnchanged(const fs::path& path, const Json& listed) {
    std::error_code ec;
    const auto bytes = fs::file_size(path, ec);
    if (ec || listed.value("bytes", Json()) != Json(bytes)) return false;
    const auto hash = sha256File(path.string());
    return hash && listed.value("sha256", Json()) == Json(*hash);
}

/// Names the first thing in `place` that an export may not take away.
Result<void> checkFree(const fs::path& place) {
    std::error_code ec;
    const auto status = fs::symlink_status(place, ec);
    if (!fs::exists(status)) return {};
    const std::string name = "'" + place.string() + "'";
    if (!fs::is_directory(status))
        return fail(ErrorCode::BadInput, name + " is a file; this format is a folder", kElsewhere);
    if (fs::is_empty(place, ec) && !ec) return {};
    const auto files = filesListed(place);
    if (!files)
        return fail(ErrorCode::BadInput, name + " holds files that are no export of this program",
                    kElsewhere);
    fs::recursive_directory_iterator entry(place, ec);
    for (; !ec && entry != fs::recursive_directory_iterator(); entry.increment(ec)) {
        if (entry->is_directory(ec) && !entry->is_symlink(ec)) continue;
        const std::string relative = entry->path().lexically_relative(place).string();
        if (relative == ExportFolder::kList) continue;
        const auto listed = files->find(relative);
        if (listed == files->end() || !isUnchanged(entry->path(), listed->second))
            return fail(ErrorCode::BadInput,
                        "'" + entry->path().string() + "' was " +
                            (listed == files->end() ? "added to" : "changed in") +
                            " the export since it was made; it is not overwritten",
                        kElsewhere);
    }
    if (ec) return fail(ErrorCode::BadInput, "cannot read " + name + ": " + ec.message());
    return {};
}

/// Takes an earlier export away, file by file, so that what came into it meanwhile stays.
void removeExport(const fs::path& folder) {
    std::error_code ec;
    if (const auto files = filesListed(folder))
        for (const auto& [name, file] : *files) fs::remove(folder / name, ec);
    fs::remove(folder / ExportFolder::kList, ec);
    std::vector<fs::path> folders{folder};
    for (fs::recursive_directory_iterator entry(folder, ec), end; !ec && entry != end;
         entry.increment(ec))
        if (entry->is_directory(ec)) folders.push_back(entry->path());
    std::reverse(folders.begin(), folders.end());
    for (const fs::path& inner : folders) fs::remove(inner, ec);
    if (fs::exists(folder, ec))
        log(LogLevel::Warning,
            "files that came into the earlier export are in '" + folder.string() + "'");
}

bool isInside(const std::string& name) {
    const fs::path path(name);
    if (name.empty() || path.is_absolute()) return false;
    for (const fs::path& part : path)
        if (part == ".." || part == "." || part.empty()) return false;
    return true;
}

}  // namespace

ExportFolder::ExportFolder(std::string out, std::string part, std::string format)
    : m_out(std::move(out)), m_part(std::move(part)), m_format(std::move(format)) {}

ExportFolder::ExportFolder(ExportFolder&& other) noexcept
    : m_out(std::move(other.m_out)),
      m_part(std::exchange(other.m_part, {})),
      m_format(std::move(other.m_format)),
      m_files(std::move(other.m_files)) {}

ExportFolder::~ExportFolder() {
    std::error_code ec;
    if (!m_part.empty()) fs::remove_all(m_part, ec);
}

Result<ExportFolder> ExportFolder::begin(const std::string& out, const std::string& format) {
    if (out.empty()) return fail(ErrorCode::Usage, "an export needs the name of a folder");
    const fs::path place = placeOf(out);
    if (auto ok = checkFree(place); !ok) return passOn(ok);
    static std::atomic<unsigned> counter{0};
    for (;;) {
        std::string part = place.string() + ".part-" + std::to_string(::getpid()) + "-" +
                           std::to_string(counter++);
        if (::mkdir(part.c_str(), 0777) == 0)
            return ExportFolder(place.string(), std::move(part), format);
        if (errno != EEXIST) return notWritten(place.string(), errno);
    }
}

Result<void> ExportFolder::makeParents(const std::string& name) {
    if (!isInside(name))
        return fail(ErrorCode::Internal, "'" + name + "' is no name for a file of an export");
    std::error_code ec;
    fs::create_directories((fs::path(m_part) / name).parent_path(), ec);
    if (ec) return notWritten((fs::path(m_out) / name).string(), ec.value());
    return {};
}

Result<void> ExportFolder::listed(const std::string& name) {
    const std::string path = (fs::path(m_part) / name).string();
    const auto hash = sha256File(path);
    if (!hash) return passOn(hash);
    std::error_code ec;
    m_files.push_back({name, *hash, fs::file_size(path, ec)});
    return {};
}

Result<void> ExportFolder::put(const std::string& name, std::string_view bytes) {
    if (auto ok = makeParents(name); !ok) return ok;
    std::FILE* file = std::fopen((fs::path(m_part) / name).c_str(), "wxe");
    if (file == nullptr) return notWritten((fs::path(m_out) / name).string(), errno);
    const bool whole = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    const int reason = errno;
    const bool closed = std::fclose(file) == 0;
    if (!whole || !closed)
        return notWritten((fs::path(m_out) / name).string(), whole ? errno : reason);
    m_files.push_back({name, sha256(bytes), bytes.size()});
    return {};
}

Result<void> ExportFolder::copy(const std::string& name, const std::string& from) {
    if (auto ok = makeParents(name); !ok) return ok;
    std::error_code ec;
    if (!fs::is_regular_file(from, ec))
        return fail(ErrorCode::BadInput, "'" + from + "' cannot be copied: it is no file",
                    "put it back, or export without pictures");
    fs::copy_file(from, fs::path(m_part) / name, ec);
    if (ec)
        return fail(ErrorCode::BadInput, "cannot copy '" + from + "': " + ec.message(),
                    "check that it can be read and that there is room");
    return listed(name);
}

Result<void> ExportFolder::takePlace() {
    if (::rename(m_part.c_str(), m_out.c_str()) == 0) {  // nothing there, or an empty folder
        m_part.clear();
        return {};
    }
    if (errno != ENOTEMPTY && errno != EEXIST) return notWritten(m_out, errno);
    if (auto ok = checkFree(m_out); !ok) return ok;
    if (::renameat2(AT_FDCWD, m_part.c_str(), AT_FDCWD, m_out.c_str(), RENAME_EXCHANGE) != 0) {
        // A file system that cannot exchange: the place is empty for a moment.
        const std::string old = m_part + "-old";
        if (::rename(m_out.c_str(), old.c_str()) != 0) return notWritten(m_out, errno);
        if (::rename(m_part.c_str(), m_out.c_str()) != 0) {
            const int reason = errno;
            ::rename(old.c_str(), m_out.c_str());
            return notWritten(m_out, reason);
        }
        m_part = old;
    }
    removeExport(m_part);
    m_part.clear();
    return {};
}

Result<void> ExportFolder::commit() {
    Json files = Json::array();
    for (const File& file : m_files)
        files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    const Json list = {{"format", m_format}, {"files", files}};
    if (auto ok = put(kList, dumpJson(list, 1) + "\n"); !ok) return ok;
    const int folder = ::open(m_part.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return notWritten(m_out, errno);
    // One call for thousands of files, where fsync each would take minutes on a hard disk.
    const bool durable = ::syncfs(folder) == 0;
    const int reason = errno;
    ::close(folder);
    if (!durable) return notWritten(m_out, reason);
    if (auto ok = takePlace(); !ok) return ok;
    const int parent =
        ::open(fs::path(m_out).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent >= 0) {
        ::fsync(parent);
        ::close(parent);
    }
    return {};
}

}  // namespace sl::datasets
