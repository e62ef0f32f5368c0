// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sl::datasets {

/// One row of a CSV text and the line that it begins on, counted from 1.
struct CsvRow {
    std::size_t line = 1;
    std::vector<std::string> fields;
};

/// Visits the rows of a CSV text (RFC 4180: commas, fields in double quotes may hold commas, line
/// breaks and doubled quotes; rows end by LF or CRLF); the visitor returns whether to go on. Empty
/// lines are passed over. BadInput naming the line: a quote that never ends, text behind a closing
/// quote, or more than 4096 fields in a row.
Result<void> visitCsvRows(std::string_view text, const std::function<bool(CsvRow&)>& visit);

/// The fields as one line, LF at the end; quoted where need be.
std::string csvLine(const std::vector<std::string>& fields);

}  // namespace sl::datasets
