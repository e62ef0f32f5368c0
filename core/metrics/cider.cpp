// SPDX-License-Identifier: Apache-2.0
// CIDEr-D (Vedantam et al. 2015) as salaniz/pycocoevalcap cider/cider_scorer.py computes it, with
// document frequencies from the references of the images scored.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "core/metrics/caption_tokens.h"

namespace sl::metrics {

namespace {

constexpr double kSigma = 6.0;

using Frequencies = std::map<std::string, int>;

/// tf-idf weights of one sentence by n-gram order.
struct SentenceVector {
    std::array<std::map<std::string, double>, kMaxOrder> weights;
    std::array<double, kMaxOrder> norm{};
    /// The reference implementation takes the number of bigrams for the length.
    double length = 0;
};

Frequencies documentFrequencies(const std::vector<TokenizedImage>& images) {
    Frequencies frequencies;
    for (const TokenizedImage& image : images) {
        std::set<std::string> seen;
        for (const Tokens& reference : image.references)
            for (const NgramCounts& counts : ngrams(reference))
                for (const auto& [gram, count] : counts) seen.insert(gram);
        for (const std::string& gram : seen) ++frequencies[gram];
    }
    return frequencies;
}

SentenceVector vectorOf(const Tokens& tokens, const Frequencies& frequencies, double logImages) {
    SentenceVector vector;
    const auto counts = ngrams(tokens);
    for (std::size_t n = 0; n < kMaxOrder; ++n) {
        for (const auto& [gram, count] : counts[n]) {
            const auto found = frequencies.find(gram);
            const double frequency = found == frequencies.end() ? 1.0 : found->second;
            const double weight = count * (logImages - std::log(std::max(1.0, frequency)));
            vector.weights[n][gram] = weight;
            vector.norm[n] += weight * weight;
            if (n == 1) vector.length += count;
        }
        vector.norm[n] = std::sqrt(vector.norm[n]);
    }
    return vector;
}

double similarity(const SentenceVector& candidate, const SentenceVector& reference) {
    const double difference = candidate.length - reference.length;
    const double penalty = std::exp(-difference * difference / (2 * kSigma * kSigma));
    double sum = 0;
    for (std::size_t n = 0; n < kMaxOrder; ++n) {
        double product = 0;
        for (const auto& [gram, weight] : candidate.weights[n]) {
            const auto found = reference.weights[n].find(gram);
            if (found != reference.weights[n].end())
                product += std::min(weight, found->second) * found->second;
        }
        if (candidate.norm[n] != 0 && reference.norm[n] != 0)
            product /= candidate.norm[n] * reference.norm[n];
        sum += product * penalty;
    }
    return sum / kMaxOrder;
}

}  // namespace

double meanCider(const std::vector<TokenizedImage>& images) {
    const Frequencies frequencies = documentFrequencies(images);
    const double logImages = std::log(static_cast<double>(images.size()));
    double total = 0;
    for (const TokenizedImage& image : images) {
        const SentenceVector candidate = vectorOf(image.candidate, frequencies, logImages);
        double sum = 0;
        for (const Tokens& reference : image.references)
            sum += similarity(candidate, vectorOf(reference, frequencies, logImages));
        total += 10.0 * sum / static_cast<double>(image.references.size());
    }
    return total / static_cast<double>(images.size());
}

}  // namespace sl::metrics
