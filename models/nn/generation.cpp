// SPDX-License-Identifier: Apache-2.0
#include "models/nn/generation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

namespace sl::nn {

namespace {

using Clock = std::chrono::steady_clock;

double msSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Runs prompts and single tokens through the decoder, keeping the cache.
class Stepper {
public:
    Stepper(LlamaDecoder& language, const at::Tensor& prompt, std::int64_t beams,
            std::int64_t capacity)
        : m_language(language),
          m_cache(language->config(), beams, prompt.size(1) + capacity, prompt.options()) {
        const std::int64_t length = prompt.size(1);
        const at::Tensor positions = at::arange(length, at::kLong).unsqueeze(0);
        const at::Tensor batch = prompt.expand({beams, length, prompt.size(2)});
        const at::Tensor hidden =
            m_language->forward(batch, positions.expand({beams, length}),
                                causalMask(length, 0, prompt.options()), &m_cache);
        m_logits = lastLogits(hidden);
    }

    const at::Tensor& logits() const { return m_logits; }  // [beams, vocab] float32 on the CPU
    void reorder(const at::Tensor& index) { m_cache.reorder(index); }
    void feed(const at::Tensor& ids) {  // [beams]
        const at::Tensor positions = at::full({ids.size(0), 1}, m_cache.length(), at::kLong);
        m_logits = lastLogits(
            m_language->forward(m_language->embed(ids.unsqueeze(1)), positions, {}, &m_cache));
    }

private:
    at::Tensor lastLogits(const at::Tensor& hidden) const {
        return m_language->logits(hidden.select(1, hidden.size(1) - 1)).to(at::kCPU, at::kFloat);
    }

    LlamaDecoder& m_language;
    KeyValueCache m_cache;
    at::Tensor m_logits;
};

void oneByOne(Stepper& stepper, const GenerationSettings& s, Control& control, Generation& out) {
    TokenSampler sampler(s.options);
    while (static_cast<std::int64_t>(out.tokens.size()) < s.maxTokens) {
        if (control.cancelled()) {
            out.finish = "cancelled";
            return;
        }
        const std::size_t at = out.tokens.size();
        GeneratedToken token;
        if (at < s.forced.size()) {
            token.id = s.forced[at];
            token.logprob = at::log_softmax(stepper.logits()[0], 0)[token.id].item<double>();
        } else {
            token = sampler.pick(stepper.logits()[0], out.tokens);
        }
        if (token.id == s.endId) {
            out.finish = "stop";
            return;
        }
        out.tokens.push_back(token);
        if (s.onToken && s.onToken(token)) {
            out.finish = "stop";
            return;
        }
        stepper.feed(torch::tensor({token.id}, at::kLong));
    }
    out.finish = "length";
}

struct Beam {
    std::vector<GeneratedToken> tokens;
    double score = 0;  ///< sum of log probabilities
};

/// Score of a finished beam, by its mean log probability per token (length penalty 1).
double finishedScore(const Beam& beam) {
    return beam.score / static_cast<double>(beam.tokens.size() + 1);
}

/// The beam that all start from: the ids that the answer must begin with.
Beam forcedBeam(Stepper& stepper, const GenerationSettings& s) {
    Beam beam;
    for (const std::int64_t id : s.forced) {
        if (static_cast<std::int64_t>(beam.tokens.size()) == s.maxTokens) break;
        const double logprob = at::log_softmax(stepper.logits()[0], 0)[id].item<double>();
        beam.tokens.push_back({id, logprob});
        beam.score += logprob;
        stepper.feed(at::full({s.options.beams}, id, at::kLong));
    }
    return beam;
}

void beamSearch(Stepper& stepper, const GenerationSettings& s, Control& control, Generation& out) {
    const int width = s.options.beams;
    // At first all beams are the same: only one may branch.
    std::vector<Beam> beams{forcedBeam(stepper, s)};
    std::optional<Beam> best;
    for (auto length = static_cast<std::int64_t>(beams.front().tokens.size()); length < s.maxTokens;
         ++length) {
        if (control.cancelled()) {
            out.finish = "cancelled";
            break;
        }
        const at::Tensor logprobs = at::log_softmax(stepper.logits(), 1);
        const auto live = static_cast<std::int64_t>(beams.size());
        at::Tensor total = logprobs.narrow(0, 0, live).clone();
        for (std::int64_t b = 0; b < live; ++b) total[b] += beams[std::size_t(b)].score;
        const std::int64_t vocabulary = total.size(1);
        const std::int64_t candidates = std::min<std::int64_t>(2 * width, total.numel());
        const auto [scores, indices] = total.flatten().topk(candidates);
        std::vector<Beam> next;
        std::vector<std::int64_t> parents;
        for (std::int64_t k = 0; k < candidates && static_cast<int>(next.size()) < width; ++k) {
            const auto flat = indices[k].item<std::int64_t>();
            Beam beam = beams[std::size_t(flat / vocabulary)];
            const std::int64_t id = flat % vocabulary;
            beam.score = scores[k].item<double>();
            if (id == s.endId) {
                if (!best || finishedScore(beam) > finishedScore(*best)) best = beam;
                continue;
            }
            beam.tokens.push_back({id, logprobs[flat / vocabulary][id].item<double>()});
            next.push_back(std::move(beam));
            parents.push_back(flat / vocabulary);
        }
        if (next.empty()) break;
        beams = std::move(next);
        if (best && finishedScore(*best) >= finishedScore(beams.front())) break;
        stepper.reorder(torch::tensor(parents, at::kLong));
        std::vector<std::int64_t> ids;
        for (const Beam& beam : beams) ids.push_back(beam.tokens.back().id);
        stepper.feed(torch::tensor(ids, at::kLong));
    }
    if (out.finish.empty()) out.finish = best ? "stop" : "length";
    out.tokens = best ? best->tokens : beams.front().tokens;
    if (s.onToken)
        for (const GeneratedToken& token : out.tokens) s.onToken(token);
}

}  // namespace

GeneratedToken TokenSampler::pick(const at::Tensor& logits,
                                  const std::vector<GeneratedToken>& history) {
    const at::Tensor logprobs = at::log_softmax(logits, 0);
    at::Tensor scores = logits;
    if (m_options.repetitionPenalty != 1.0 && !history.empty()) {
        scores = logits.clone();
        for (const GeneratedToken& token : history) {
            const double value = logits[token.id].item<double>();
            scores[token.id] = value > 0 ? value / m_options.repetitionPenalty
                                         : value * m_options.repetitionPenalty;
        }
    }
    const auto chosen = [&](std::int64_t id) {
        return GeneratedToken{id, logprobs[id].item<double>()};
    };
    if (m_options.temperature <= 0) return chosen(scores.argmax().item<std::int64_t>());

    const at::Tensor probability =
        at::softmax(scores.to(at::kDouble) / m_options.temperature, 0).contiguous();
    const auto* p = probability.const_data_ptr<double>();
    std::vector<std::int64_t> order(static_cast<std::size_t>(probability.size(0)));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [p](std::int64_t a, std::int64_t b) { return p[a] > p[b]; });
    std::size_t kept = order.size();
    if (m_options.topK > 0) kept = std::min(kept, static_cast<std::size_t>(m_options.topK));
    double mass = 0;
    for (std::size_t i = 0; i < kept; ++i) {
        const bool unlikely = m_options.minP > 0 && p[order[i]] < m_options.minP * p[order[0]];
        if (i > 0 && (mass >= m_options.topP || unlikely)) {
            kept = i;
            break;
        }
        mass += p[order[i]];
    }
    double draw = double(m_random() >> 11U) * 0x1.0p-53 * mass;
    for (std::size_t i = 0; i + 1 < kept; ++i) {
        draw -= p[order[i]];
        if (draw < 0) return chosen(order[i]);
    }
    return chosen(order[kept - 1]);
}

Generation generate(LlamaDecoder& language, const at::Tensor& prompt,
                    const GenerationSettings& settings, Control& control) {
    Generation out;
    const auto start = Clock::now();
    const std::int64_t beams = std::max(1, settings.options.beams);
    Stepper stepper(language, prompt, beams, settings.maxTokens + 1);
    out.prefillMs = msSince(start);
    const auto decodeStart = Clock::now();
    if (beams > 1) beamSearch(stepper, settings, control, out);
    else oneByOne(stepper, settings, control, out);
    out.decodeMs = msSince(decodeStart);
    return out;
}

}  // namespace sl::nn
