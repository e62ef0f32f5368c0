// SPDX-License-Identifier: Apache-2.0
#include "core/store/store_backup.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/store/connection.h"
#include "core/store/durable_file.h"
#include "core/store/evidence_path.h"
#include "core/store/sql_failure.h"

namespace sl::store {

namespace fs = std::filesystem;

namespace {

Result<void> copyEvidence(const std::string& fromFile, const std::string& toFile) {
    const auto db = connect(toFile, ExperimentStore::Mode::ReadOnly);
    SQLite::Statement rows(*db, "SELECT path FROM evidence");
    while (rows.executeStep()) {
        const std::string relative = rows.getColumn(0).getString();
        if (!isEvidencePath(relative)) continue;
        const fs::path from = fs::path(filesFolder(fromFile)) / relative;
        const fs::path to = fs::path(filesFolder(toFile)) / relative;
        std::error_code ec;
        if (!fs::exists(from, ec)) {
            log(LogLevel::Warning, "the evidence file " + from.string() + " is missing");
            continue;
        }
        fs::create_directories(to.parent_path(), ec);
        if (!ec) fs::copy_file(from, to, ec);
        if (ec)
            return fail(ErrorCode::BadInput, "cannot write " + to.string() + ": " + ec.message(),
                        "check the free space, and name a new file");
        if (auto ok = syncFile(to.string()); !ok) return ok;
        if (auto ok = syncFolder(to.parent_path().string()); !ok) return ok;
    }
    return {};
}

}  // namespace

Result<void> publish(const std::string& part, const std::string& target) {
    if (auto ok = syncFile(part); !ok) return ok;
    std::error_code ec;
    fs::create_hard_link(part, target, ec);
    // File systems without hard links: the name is checked, then taken.
    if (ec && !fs::exists(target)) fs::rename(part, target, ec);
    if (ec)
        return fail(ErrorCode::BadInput, "cannot write " + target + ": " + ec.message(),
                    "name a file that is not there yet");
    fs::remove(part, ec);
    return syncFolder(fs::path(target).parent_path().string());
}

Result<std::string> newStoreFile(const std::string& out) {
    const std::string target = storeFile(out);
    std::error_code ec;
    if (out.empty() || fs::exists(target, ec) || fs::exists(filesFolder(target), ec))
        return fail(ErrorCode::BadInput, "the file '" + out + "' is there already",
                    "name a file that is not there yet");
    const fs::path folder = fs::path(target).parent_path();
    if (!fs::is_directory(folder, ec))
        return fail(ErrorCode::BadInput, "the folder of " + out + " does not exist",
                    "make it first");
    return target;
}

Result<void> copyDatabase(SQLite::Database& db, const std::string& target) {
    const std::string part = target + "." + std::to_string(::getpid()) + ".part";
    std::error_code ec;
    fs::remove(part, ec);
    try {
        SQLite::Statement vacuum(db, "VACUUM INTO ?");
        vacuum.bind(1, part);
        vacuum.exec();
    } catch (...) {
        fs::remove(part, ec);
        throw;
    }
    auto done = publish(part, target);
    if (!done) fs::remove(part, ec);
    return done;
}

}  // namespace sl::store

namespace sl {

Result<void> ExperimentStore::backup(const std::string& path, const std::string& out) {
    using namespace store;
    return guarded(path, "back up", [&]() -> Result<void> {
        const auto facts = inspect(path);
        if (!facts) return passOn(facts);
        if (!facts->present)
            return fail(ErrorCode::BadInput, "there is no store at " + path,
                        "give the file with --store");
        const std::string file = storeFile(path);
        const auto target = newStoreFile(out);
        if (!target) return passOn(target);
        const auto db = connect(file, Mode::ReadOnly);
        if (auto ok = copyDatabase(*db, *target); !ok) return ok;
        return copyEvidence(file, *target);
    });
}

}  // namespace sl
