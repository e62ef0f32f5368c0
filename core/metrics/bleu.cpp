// SPDX-License-Identifier: Apache-2.0
// BLEU (Papineni et al. 2002) as salaniz/pycocoevalcap bleu/bleu_scorer.py computes it: over the
// whole corpus, closest reference length, clipped counts.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/metrics/caption_tokens.h"

namespace sl::metrics {

namespace {

/// Keep empty counts away from 0/0; part of the definition, since a zero match then scores about
/// 1e-9 and not 0.
constexpr double kTiny = 1e-15;
constexpr double kSmall = 1e-9;

int closestLength(const TokenizedImage& image) {
    const auto wanted = static_cast<int>(image.candidate.size());
    int best = static_cast<int>(image.references.front().size());
    for (const Tokens& reference : image.references) {
        const auto length = static_cast<int>(reference.size());
        const int distance = std::abs(length - wanted);
        const int bestDistance = std::abs(best - wanted);
        if (distance < bestDistance || (distance == bestDistance && length < best)) best = length;
    }
    return best;
}

struct Totals {
    std::array<double, kMaxOrder> correct{};
    std::array<double, kMaxOrder> guessed{};
    double candidateLength = 0, referenceLength = 0;

    void add(const TokenizedImage& image) {
        std::vector<NgramCounts> most(kMaxOrder);
        for (const Tokens& reference : image.references) {
            const auto counts = ngrams(reference);
            for (std::size_t n = 0; n < kMaxOrder; ++n)
                for (const auto& [gram, count] : counts[n])
                    most[n][gram] = std::max(most[n][gram], count);
        }
        const auto counts = ngrams(image.candidate);
        for (std::size_t n = 0; n < kMaxOrder; ++n)
            for (const auto& [gram, count] : counts[n]) {
                const auto found = most[n].find(gram);
                guessed[n] += count;
                if (found != most[n].end()) correct[n] += std::min(count, found->second);
            }
        candidateLength += static_cast<double>(image.candidate.size());
        referenceLength += closestLength(image);
    }
};

}  // namespace

std::array<double, 4> corpusBleu(const std::vector<TokenizedImage>& images) {
    Totals totals;
    for (const TokenizedImage& image : images) totals.add(image);
    const double ratio = (totals.candidateLength + kTiny) / (totals.referenceLength + kSmall);
    const double brevity = ratio < 1 ? std::exp(1 - 1 / ratio) : 1.0;
    std::array<double, 4> bleu{};
    double product = 1;
    for (std::size_t n = 0; n < kMaxOrder; ++n) {
        product *= (totals.correct[n] + kTiny) / (totals.guessed[n] + kSmall);
        bleu[n] = std::pow(product, 1.0 / static_cast<double>(n + 1)) * brevity;
    }
    return bleu;
}

}  // namespace sl::metrics
