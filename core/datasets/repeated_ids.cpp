// SPDX-License-Identifier: Apache-2.0
#include "core/datasets/repeated_ids.h"

#include <unordered_map>

namespace sl::datasets {

namespace {
constexpr std::size_t kMostNamed = 20;
}

void noteRepeatedIds(const std::string& path, Dataset& dataset) {
    std::unordered_map<std::string, std::size_t> times;
    std::vector<std::string> repeated;  // in the order of the file
    for (const Sample& sample : dataset.samples)
        if (++times[sample.id] == 2) repeated.push_back(sample.id);
    for (std::size_t i = 0; i < repeated.size() && i < kMostNamed; ++i)
        dataset.findings.push_back(
            {path + " record " + repeated[i],
             "its id stands " + std::to_string(times[repeated[i]]) + " times in the data",
             "duplicate_id"});
    if (repeated.size() > kMostNamed)
        dataset.findings.push_back(
            {path, std::to_string(repeated.size() - kMostNamed) + " more ids stand several times",
             "duplicate_id"});
}

}  // namespace sl::datasets
