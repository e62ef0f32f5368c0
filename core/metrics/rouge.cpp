// SPDX-License-Identifier: Apache-2.0
// ROUGE-L (Lin 2004) as salaniz/pycocoevalcap rouge/rouge.py computes it.
#include <algorithm>

#include "core/metrics/caption_tokens.h"

namespace sl::metrics {

namespace {

constexpr double kBeta = 1.2;

/// Length of the longest common subsequence.
int commonLength(const Tokens& a, const Tokens& b) {
    std::vector<int> row(b.size() + 1, 0);
    for (const std::string& word : a) {
        int diagonal = 0;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int above = row[j];
            row[j] = word == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
            diagonal = above;
        }
    }
    return row.back();
}

/// Best precision and best recall are taken apart, possibly from two references.
double rougeL(const TokenizedImage& image) {
    double precision = 0;
    double recall = 0;
    for (const Tokens& reference : image.references) {
        if (reference.empty() || image.candidate.empty()) continue;
        const double common = commonLength(reference, image.candidate);
        precision = std::max(precision, common / static_cast<double>(image.candidate.size()));
        recall = std::max(recall, common / static_cast<double>(reference.size()));
    }
    if (precision == 0 || recall == 0) return 0;
    return (1 + kBeta * kBeta) * precision * recall / (recall + kBeta * kBeta * precision);
}

}  // namespace

double meanRougeL(const std::vector<TokenizedImage>& images) {
    double sum = 0;
    for (const TokenizedImage& image : images) sum += rougeL(image);
    return sum / static_cast<double>(images.size());
}

}  // namespace sl::metrics
