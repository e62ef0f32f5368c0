// SPDX-License-Identifier: Apache-2.0
#include "core/store/sql_failure.h"

#include <new>

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace sl::store {

namespace {

constexpr int kPrimaryCode = 0xff;  // the rest tells kinds of the same failure apart

Error sqlError(const std::string& path, const std::string& doing, const SQLite::Exception& error) {
    const std::string start = "cannot " + doing + " the store " + path + ": ";
    switch (error.getErrorCode() & kPrimaryCode) {
        case SQLITE_CORRUPT:
            return {ErrorCode::BadInput, start + "it is damaged (" + error.what() + ")",
                    "run `store check` on it, and go back to a backup (*.bak beside it)"};
        case SQLITE_NOTADB:
            return {ErrorCode::BadInput, path + " is not a Sightline store (not SQLite)",
                    "give another file with --store"};
        case SQLITE_FULL:
            return {ErrorCode::BadInput, start + "the disk is full", "free some space, try again"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return {ErrorCode::BadInput, start + "the file or its folder is read-only",
                    "change its permissions, or give another file with --store"};
        case SQLITE_CANTOPEN:
            return {ErrorCode::BadInput, start + "it cannot be opened (" + error.what() + ")",
                    "check the permissions of the file and its folder"};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return {ErrorCode::BadInput, start + "another program has been writing to it too long",
                    "try again when the other program is done"};
        case SQLITE_IOERR:
            return {ErrorCode::BadInput,
                    start + "the disk failed or is full (" + error.what() + ")",
                    "check the disk and its free space"};
        case SQLITE_NOMEM: return {ErrorCode::OutOfMemory, start + "out of memory", ""};
        default: return {ErrorCode::BadInput, start + error.what(), "run `store check` on it"};
    }
}

}  // namespace

Error currentFailure(const std::string& path, const std::string& doing) {
    try {
        throw;
    } catch (const SQLite::Exception& error) {
        return sqlError(path, doing, error);
    } catch (const std::bad_alloc&) {
        return {ErrorCode::OutOfMemory, "not enough memory to " + doing + " the store " + path, ""};
    } catch (const std::exception& error) {
        return {ErrorCode::BadInput, "cannot " + doing + " the store " + path + ": " + error.what(),
                "run `store check` on it"};
    }
}

bool failureIsDamage() {
    try {
        throw;
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode() & kPrimaryCode;
        return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_IOERR;
    } catch (...) {
        return false;
    }
}

}  // namespace sl::store
