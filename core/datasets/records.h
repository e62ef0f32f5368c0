// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/box.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::datasets {

/// One object of a data file and where it stands: "x.jsonl line 7" (counted from 1, as editors do)
/// or "x.json record 6" (counted from 0, as ids do).
struct Record {
    std::string where;
    Json json;
};

/// The file's whole text without its byte order mark, 2 GiB at most. BadInput: a folder, missing,
/// not readable, empty.
Result<std::string> readText(const std::string& path);

/// Visits the objects of a JSON list, of JSON lines, or a lone object. The visitor returns whether
/// to go on. A UTF-8 byte order mark, CRLF and blank lines are passed over. A line that is not JSON
/// or an entry that is no object becomes a finding. BadInput: unreadable, or no JSON at all.
Result<void> visitRecords(const std::string& path, std::vector<Finding>& findings,
                          const std::function<bool(const Record&)>& visit);

/// The file's one JSON object. BadInput.
Result<Json> readObject(const std::string& path);

/// Field as text: a string as it is, numbers and booleans as JSON writes them; none for anything
/// else and where there is no such field.
std::optional<std::string> textField(const Json& object, const char* field);

/// A string, or the strings of a list ("answer" of list entries that are objects); empty for
/// anything else.
std::vector<std::string> textList(const Json& object, const char* field);

/// Field as a whole number that fits; none otherwise.
std::optional<std::int64_t> integerField(const Json& object, const char* field);

/// Four finite numbers; none otherwise.
std::optional<Box> boxField(const Json& object, const char* field);

/// "score" as a finite number; none otherwise.
std::optional<double> scoreField(const Json& object);

/// `text`, or else the position in the file.
std::string idOr(const std::optional<std::string>& text, std::int64_t position);

/// True once the options' limit is reached.
bool full(const Dataset& dataset, const ReadOptions& options);

/// An annotation of the truth.
Annotation truthBox(const Box& box, std::string label);

/// {"kind": "person", "id": "Ada"} of an annotation that a person or the truth made; null for one
/// that a run made and that says no more.
Json authorJson(const Annotation& annotation);

}  // namespace sl::datasets
