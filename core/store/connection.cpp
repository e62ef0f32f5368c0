// SPDX-License-Identifier: Apache-2.0
#include "core/store/connection.h"

#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "core/store/migrations.h"

namespace sl::store {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHeaderBytes = 100;
constexpr std::size_t kApplicationIdAt = 68;
constexpr char kMagic[] = "SQLite format 3";  // with its closing zero
constexpr std::int64_t kQuickCheckBytes = 32LL << 20U;
constexpr int kPrimaryCode = 0xff;
constexpr const char* kOtherFile = "give another file with --store";

struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
};

/// The first bytes of the file through SQLite's own file layer.
bool readHeader(const std::string& file, std::array<unsigned char, kHeaderBytes>& header) {
    sqlite3* raw = nullptr;
    const int rc = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, Close> db(raw);
    if (rc != SQLITE_OK) return false;
    sqlite3_file* handle = nullptr;
    if (sqlite3_file_control(raw, "main", SQLITE_FCNTL_FILE_POINTER, &handle) != SQLITE_OK ||
        handle == nullptr || handle->pMethods == nullptr)
        return false;
    const int read = handle->pMethods->xRead(handle, header.data(), kHeaderBytes, 0);
    return read == SQLITE_OK || read == SQLITE_IOERR_SHORT_READ;
}

bool nonEmpty(const std::string& file) {
    std::error_code ec;
    const auto size = fs::file_size(file, ec);
    return !ec && size > 0;
}

std::int32_t bigEndian(const unsigned char* at) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = (value << 8U) | at[i];
    return static_cast<std::int32_t>(value);
}

tl::unexpected<Error> damaged(const std::string& path, const std::string& why) {
    return fail(ErrorCode::BadInput, "the store " + path + " is damaged (" + why + ")",
                "run `store check` on it, and go back to a backup (*.bak beside it)");
}

std::string immutableUri(const std::string& file) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : file) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '/' || std::isalnum(byte) != 0) {
            uri += c;
        } else {
            uri += '%';
            uri += kDigits[byte >> 4U];
            uri += kDigits[byte & 15U];
        }
    }
    return uri + "?immutable=1";
}

void setUp(SQLite::Database& db) {
    sqlite3* handle = db.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    // A store may come from a stranger: no SQL in its schema may damage the file. TRUSTED_SCHEMA
    // stays on: this SQLite would not let triggers write the search index without it.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    db.exec("PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;");
}

/// Primary result code of a first read.
int firstRead(SQLite::Database& db) {
    return db.tryExec("SELECT count(*) FROM sqlite_schema") & kPrimaryCode;
}

std::unique_ptr<SQLite::Database> connectToRead(const std::string& file) {
    auto db = std::make_unique<SQLite::Database>(file, SQLite::OPEN_READONLY, kBusyTimeoutMs);
    setUp(*db);
    int result = firstRead(*db);
    // The first read makes the lock file; where that cannot be, nobody is writing either.
    if ((result == SQLITE_CANTOPEN || result == SQLITE_READONLY) && !nonEmpty(file + "-wal")) {
        db = std::make_unique<SQLite::Database>(
            immutableUri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI, kBusyTimeoutMs);
        setUp(*db);
        result = firstRead(*db);
    }
    if (result == SQLITE_CORRUPT) {
        // SQLite then reads on in a file that is shorter than it should be, or whose schema has
        // entries that make no sense. Nothing is written through this connection.
        sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        db->exec("PRAGMA writable_schema = ON");
    }
    return db;
}

}  // namespace

std::string storeFile(const std::string& path) {
    std::error_code ec;
    const fs::path full = fs::absolute(path, ec);
    const fs::path resolved = fs::weakly_canonical(full, ec);
    return (ec ? full : resolved).string();
}

std::string filesFolder(const std::string& file) {
    return file + ".files";
}

Result<StoreFacts> inspect(const std::string& path) {
    if (path.empty()) return fail(ErrorCode::BadInput, "the store has no name", kOtherFile);
    const std::string file = storeFile(path);
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) {
        if (errno == ENOENT) return StoreFacts{};
        return fail(ErrorCode::BadInput,
                    "cannot open the store " + path + ": " + std::strerror(errno), kOtherFile);
    }
    if (S_ISDIR(info.st_mode))
        return fail(ErrorCode::BadInput, path + " is a folder, not a store",
                    "name the file, e.g. " + path + "/sightline.db");
    if (!S_ISREG(info.st_mode))
        return fail(ErrorCode::BadInput, path + " is not a regular file, so no store", kOtherFile);
    // A rollback journal means that the first process was killed while it made the store: only
    // SQLite can tell what is in the file then.
    if (info.st_size == 0 || nonEmpty(file + "-journal"))
        return StoreFacts{info.st_size > 0, info.st_size};
    std::array<unsigned char, kHeaderBytes> header{};
    if (!readHeader(file, header))
        return fail(ErrorCode::BadInput, "cannot read the store " + path,
                    "check the permissions of the file");
    if (std::memcmp(header.data(), kMagic, sizeof(kMagic)) != 0)
        return fail(ErrorCode::BadInput, path + " is not a Sightline store (not an SQLite file)",
                    kOtherFile);
    if (bigEndian(&header[kApplicationIdAt]) != kApplicationId)
        return fail(ErrorCode::BadInput, path + " is an SQLite file of another program",
                    kOtherFile);
    return StoreFacts{true, info.st_size};
}

std::unique_ptr<SQLite::Database> connect(const std::string& file, ExperimentStore::Mode mode) {
    if (mode == ExperimentStore::Mode::ReadOnly) return connectToRead(file);
    auto db = std::make_unique<SQLite::Database>(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                                 kBusyTimeoutMs);
    setUp(*db);
    // In WAL mode only FULL syncs at every commit; NORMAL would lose the last ones at power loss.
    db->exec("PRAGMA synchronous = FULL");
    return db;
}

void keepChanges(SQLite::Database& db) {
    sqlite3_db_config(db.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

int userVersion(SQLite::Database& db) {
    return db.execAndGet("PRAGMA user_version").getInt();
}

Result<void> checkVersion(SQLite::Database& db, const std::string& path) {
    const int version = userVersion(db);
    const auto known = static_cast<int>(migrations().size());
    if (version > known)
        return fail(ErrorCode::BadInput,
                    "the store " + path + " was written by a newer Sightline (store version " +
                        std::to_string(version) + "; this program knows up to " +
                        std::to_string(known) + ")",
                    "update Sightline, or give another file with --store");
    return {};
}

Result<void> checkTables(SQLite::Database& db, const std::string& path) {
    constexpr int kReview = 3;  // verdicts and corrections came with this version
    std::vector<const char*> tables{"runs", "annotations", "evidence", "settings"};
    if (userVersion(db) >= kReview) tables.insert(tables.end(), {"verdicts", "corrections"});
    for (const char* table : tables)
        if (!db.tableExists(table))
            return damaged(path, std::string("its table '") + table + "' is missing");
    return {};
}

Result<void> checkPages(SQLite::Database& db, const std::string& path, std::int64_t bytes) {
    if (bytes > kQuickCheckBytes) return {};
    const std::string verdict = db.execAndGet("PRAGMA quick_check(1)").getString();
    if (verdict != "ok") return damaged(path, verdict);
    return {};
}

}  // namespace sl::store
