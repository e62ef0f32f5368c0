// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string>

#include "core/base/json.h"
#include "core/store/store.h"
#include "core/work/ask.h"

namespace sl::work {

/// What became of one line of a batch; its record is durable.
struct BatchLine {
    std::int64_t index = 0;  ///< of the line among those that hold anything, from 0
    std::string runId;       ///< empty without a store
    Query query;
    Result<Answer> answer;
};

/// Called for each line in order; an error from it ends the batch.
using BatchSink = std::function<Result<void>(const BatchLine&)>;

struct BatchCounts {
    std::int64_t done = 0;
    std::int64_t failed = 0;
};

/// Longest line of a batch, bytes.
constexpr std::size_t kMaxBatchLine = 16U << 20U;

/// Asks one query per line of JSON (keys as queryFromJson; those that a line leaves out come from
/// `defaults`). A line that fails is a record too and does not end the batch. Cancelled: as
/// `control` says, between lines or within one; lines that were not begun leave no record. Errors
/// of the store end the batch.
Result<BatchCounts> askBatch(std::istream& lines, const Query& defaults, TaskRegistry& tasks,
                             ModelRuntime& model, ExperimentStore* store, Control& control,
                             const BatchSink& sink);

/// A line over the defaults. BadInput: no JSON, too long, a field of the wrong type.
Result<Query> queryFromLine(const std::string& line, const Query& defaults);

}  // namespace sl::work
