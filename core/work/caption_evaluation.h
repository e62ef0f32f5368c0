// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sl::work {

/// Captions of pictures with their reference captions, same order.
struct CaptionSet {
    std::vector<std::string> captions;
    std::vector<std::vector<std::string>> references;
};

/// "BLEU-1" ... "BLEU-4", "ROUGE-L", "CIDEr" over all pictures together.
std::map<std::string, double> captionMetrics(const CaptionSet& set);

/// 95 % bootstrap percentile intervals of the same, drawing pictures with replacement. Empty for
/// sets so large that it would take minutes.
std::map<std::string, std::pair<double, double>> captionIntervals(const CaptionSet& set);

}  // namespace sl::work
