// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/datasets/dataset.h"

namespace sl::work {

/// Name of the format: a project's store read as a data set.
constexpr const char* kStoreFormat = "store";

/// What people accepted, corrected or drew in a store, oldest first, as samples: the boxes as they
/// stand now, the text of the answer (or a text annotation that replaces it). Media are absolute
/// paths; those that the record keeps relative are looked up from the store's folder, wherever that
/// is now. Of several judged answers to one question about one picture the newest counts. Runs that
/// no sample can be made of (several pictures, a question about a region) become findings.
/// options.task chooses a task, options.limit a number; the rest does not apply.
/// BadInput: the store, or nothing in it was accepted or corrected.
Result<datasets::Dataset> storeSamples(const std::string& storePath,
                                       const datasets::ReadOptions& options);

/// Writes what storeSamples() gives as JSON lines, so that a run which stops and goes on learns
/// from the same although people go on judging answers meanwhile. readSampleFile() takes such a
/// file under the same format name; `out` must end in ".jsonl". BadInput: the store, or the file
/// cannot be written.
Result<void> keepStoreSamples(const std::string& storePath, const datasets::ReadOptions& options,
                              const std::string& out);

/// The samples of such a file. BadInput names the line.
Result<datasets::Dataset> keptStoreSamples(const std::string& path,
                                           const datasets::ReadOptions& options);

/// True for the name of a file of keepStoreSamples(), *.jsonl. Not told by content: to open and
/// close a store's file would drop the locks that this process may hold on it.
bool isKeptStoreSamples(const std::string& path);

}  // namespace sl::work
