// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace sl::store {

/// One step of the schema: migrations/NNN_name.sql, run when a store's version is NNN - 1.
struct Migration {
    int version;
    const char* name;
    const char* sql;
};

/// All steps in order, version 1 first; written into the library at build time.
const std::vector<Migration>& migrations();

}  // namespace sl::store
