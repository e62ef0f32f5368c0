// SPDX-License-Identifier: Apache-2.0
#include "core/work/caption_evaluation.h"

#include <algorithm>
#include <random>

#include "core/metrics/metrics.h"

namespace sl::work {

namespace {

constexpr std::size_t kCaptionBudget = 100'000;  // captions scored for all resamples together
constexpr std::size_t kMaxResamples = 200;
constexpr std::size_t kMinResamples = 50;  // fewer say nothing about a 95 % interval

CaptionSet resampled(const CaptionSet& set, std::mt19937_64& random) {
    CaptionSet drawn;
    for (std::size_t i = 0; i < set.captions.size(); ++i) {
        // Modulo keeps the draw the same with every standard library; its bias is below 1e-13.
        const std::size_t j = random() % set.captions.size();
        drawn.captions.push_back(set.captions[j]);
        drawn.references.push_back(set.references[j]);
    }
    return drawn;
}

}  // namespace

std::map<std::string, double> captionMetrics(const CaptionSet& set) {
    const metrics::CaptionScores scores = metrics::captionScores(set.captions, set.references);
    std::map<std::string, double> result;
    for (std::size_t n = 0; n < scores.bleu.size(); ++n)
        result["BLEU-" + std::to_string(n + 1)] = scores.bleu[n];
    result["ROUGE-L"] = scores.rougeL;
    result["CIDEr"] = scores.cider;
    return result;
}

std::map<std::string, std::pair<double, double>> captionIntervals(const CaptionSet& set) {
    std::map<std::string, std::pair<double, double>> result;
    if (set.captions.empty()) return result;
    const std::size_t resamples = std::min(kMaxResamples, kCaptionBudget / set.captions.size());
    if (resamples < kMinResamples) return result;
    std::mt19937_64 random(0);
    std::map<std::string, std::vector<double>> draws;
    for (std::size_t i = 0; i < resamples; ++i)
        for (const auto& [name, value] : captionMetrics(resampled(set, random)))
            draws[name].push_back(value);
    for (auto& [name, values] : draws) {
        std::sort(values.begin(), values.end());
        const std::size_t cut = values.size() * 25 / 1000;
        result[name] = {values[cut], values[values.size() - 1 - cut]};
    }
    return result;
}

}  // namespace sl::work
