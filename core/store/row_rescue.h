// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace sl::store {

/// Visits the rows of a table with an INTEGER PRIMARY KEY `seq` in a damaged database: those before
/// a damaged page and those behind it. `columns` is the list after SELECT; the first must be seq.
/// A row is visited once; rows whose own pages are damaged are passed over. Returns true when all
/// rows could be read. Throws what is no damage, and what `visit` throws.
bool visitReadableRows(SQLite::Database& db, const std::string& table, const std::string& columns,
                       const std::function<void(SQLite::Statement&)>& visit);

}  // namespace sl::store
