// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <random>
#include <vector>

#include "core/base/control.h"
#include "core/base/query.h"
#include "models/nn/llama_decoder.h"

namespace sl::nn {

/// A generated id and the natural log of its probability before any filter.
struct GeneratedToken {
    std::int64_t id = 0;
    double logprob = 0;
};

struct Generation {
    std::vector<GeneratedToken> tokens;  ///< without the end token
    std::string finish;                  ///< "stop", "length" or "cancelled"
    double prefillMs = 0, decodeMs = 0;
};

/// What generate() needs beside the network.
struct GenerationSettings {
    GenerationOptions options;
    std::int64_t endId = 0;
    std::int64_t maxTokens = 32;
    std::vector<std::int64_t> forced;  ///< ids that the answer must start with
    /// Called for each token as it is decided (greedy and sampling); true stops ("stop").
    std::function<bool(const GeneratedToken&)> onToken;
};

/// Continues a prompt of embeddings [1, length, hidden] token by token with a key-value cache.
/// Greedy for temperature 0, sampling above (top-k, top-p, min-p, in this order, on the
/// temperature-scaled distribution), beam search for beams > 1 (sum of log probabilities, length
/// penalty 1). Repetition penalty as in CTRL (arXiv 1909.05858), over the generated ids.
Generation generate(LlamaDecoder& language, const at::Tensor& prompt,
                    const GenerationSettings& settings, Control& control);

/// Chooses a token from logits [vocab]; deterministic for a seed.
class TokenSampler {
public:
    TokenSampler(const GenerationOptions& options) : m_options(options), m_random(options.seed) {}
    GeneratedToken pick(const at::Tensor& logits, const std::vector<GeneratedToken>& history);

private:
    GenerationOptions m_options;
    std::mt19937_64 m_random;
};

}  // namespace sl::nn
