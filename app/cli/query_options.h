// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/context.h"
#include "core/base/query.h"

namespace sl::cli {

/// The options of `ask` as they stand on the command line.
struct QueryOptions {
    Query query;
    std::string region, time, messages;
    std::vector<std::string> probes;
};

/// Task, media, prompt, region: what preprocess takes too.
void addQuestionOptions(CLI::App& command, QueryOptions& options);
/// Probes and everything about decoding.
void addAnswerOptions(CLI::App& command, QueryOptions& options);

/// The query that the options say. Usage: a region or time that cannot be read; errors of the
/// messages file.
Result<Query> queryFromOptions(const QueryOptions& options, const Context& context);

/// "1,2.5,3" → numbers. Usage when it is not `count` finite numbers; `name` is of the option.
Result<std::vector<double>> numbersFromText(const std::string& text, std::size_t count,
                                            const std::string& name);

}  // namespace sl::cli
