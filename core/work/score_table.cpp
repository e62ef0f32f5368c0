// SPDX-License-Identifier: Apache-2.0
#include "core/work/score_table.h"

#include <numeric>
#include <unordered_map>

#include "core/metrics/metrics.h"

namespace sl::work {

namespace {

double mean(const std::vector<double>& values) {
    return values.empty() ? 0
                          : std::accumulate(values.begin(), values.end(), 0.0) /
                                static_cast<double>(values.size());
}

std::map<std::string, std::vector<double>> columns(const ScoreTable& table) {
    std::map<std::string, std::vector<double>> values;
    for (const ScoreRow& row : table)
        for (const auto& [name, value] : row.scores) values[metricName(name)].push_back(value);
    return values;
}

struct Paired {
    std::vector<double> mine, other;
};

Json comparedJson(const Paired& pair) {
    int wins = 0;
    int losses = 0;
    for (std::size_t i = 0; i < pair.mine.size(); ++i) {
        wins += pair.mine[i] > pair.other[i] ? 1 : 0;
        losses += pair.mine[i] < pair.other[i] ? 1 : 0;
    }
    return {{"this", mean(pair.mine)},
            {"other", mean(pair.other)},
            {"difference", mean(pair.mine) - mean(pair.other)},
            {"p", metrics::pairedPermutation(pair.mine, pair.other)},
            {"wins", wins},
            {"losses", losses},
            {"ties", static_cast<int>(pair.mine.size()) - wins - losses}};
}

}  // namespace

std::string metricName(const std::string& score) {
    return score == "iou" ? "mean_iou" : score;
}

std::map<std::string, double> means(const ScoreTable& table) {
    std::map<std::string, double> result;
    for (const auto& [name, values] : columns(table)) result[name] = mean(values);
    return result;
}

std::map<std::string, std::map<std::string, double>> groupMeans(const ScoreTable& table) {
    std::map<std::string, ScoreTable> groups;
    for (const ScoreRow& row : table)
        if (!row.group.empty()) groups[row.group].push_back(row);
    std::map<std::string, std::map<std::string, double>> result;
    for (const auto& [group, rows] : groups) {
        result[group] = means(rows);
        result[group]["count"] = static_cast<double>(rows.size());
    }
    return result;
}

std::map<std::string, std::pair<double, double>> intervals(const ScoreTable& table) {
    std::map<std::string, std::pair<double, double>> result;
    for (const auto& [name, values] : columns(table)) {
        const metrics::Interval interval = metrics::bootstrapMean(values);
        result[name] = {interval.low, interval.high};
    }
    return result;
}

Json comparison(const ScoreTable& mine, const ScoreTable& other) {
    std::unordered_map<std::string, const ScoreRow*> byId;
    for (const ScoreRow& row : other) byId.emplace(row.id, &row);
    std::map<std::string, Paired> pairs;
    int common = 0;
    for (const ScoreRow& row : mine) {
        const auto it = byId.find(row.id);
        if (it == byId.end()) continue;
        ++common;
        for (const auto& [name, value] : row.scores) {
            const auto theirs = it->second->scores.find(name);
            if (theirs == it->second->scores.end()) continue;
            pairs[metricName(name)].mine.push_back(value);
            pairs[metricName(name)].other.push_back(theirs->second);
        }
    }
    Json metrics = Json::object();
    for (const auto& [name, pair] : pairs) metrics[name] = comparedJson(pair);
    return {{"count", common}, {"metrics", metrics}};
}

}  // namespace sl::work
