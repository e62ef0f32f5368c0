// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/task/task.h"

namespace sl::work {

/// Scores of the records of a data set, one row each.
struct ScoreRow {
    std::string id;
    std::string group;  ///< question type or split; empty where unsaid
    Scores scores;
};
using ScoreTable = std::vector<ScoreRow>;

/// Name under which the mean of a per-record score is reported: "iou" → "mean_iou", others as they
/// are.
std::string metricName(const std::string& score);

/// Means over the rows that have the score, by metric name.
std::map<std::string, double> means(const ScoreTable& table);

/// Means per group and "count" of each; groups without a name are left out.
std::map<std::string, std::map<std::string, double>> groupMeans(const ScoreTable& table);

/// 95 % bootstrap percentile intervals of the means, by metric name.
std::map<std::string, std::pair<double, double>> intervals(const ScoreTable& table);

/// Paired comparison over the records that both tables hold: for each metric {"this", "other",
/// "difference", "p" (two-sided permutation test), "wins", "losses", "ties"}, and "count".
Json comparison(const ScoreTable& mine, const ScoreTable& other);

}  // namespace sl::work
