// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>

#include "models/nn/generation.h"

using namespace sl;
using namespace sl::nn;

namespace {

constexpr std::int64_t kVocabulary = 7;
constexpr std::int64_t kNoEnd = -1;

LlamaConfig tiny() {
    LlamaConfig c;
    c.vocab_size = kVocabulary;
    c.hidden_size = 16;
    c.intermediate_size = 24;
    c.num_hidden_layers = 2;
    c.num_attention_heads = 2;
    c.num_key_value_heads = 1;
    return c;
}

std::vector<std::int64_t> idsOf(const Generation& g) {
    std::vector<std::int64_t> ids;
    for (const GeneratedToken& token : g.tokens) ids.push_back(token.id);
    return ids;
}

std::vector<std::int64_t> firstOf(const std::vector<std::int64_t>& ids, std::size_t count) {
    return {ids.begin(), ids.begin() + std::ptrdiff_t(count)};
}

/// Logits with these probabilities.
at::Tensor logitsOf(const std::vector<float>& probabilities) {
    return torch::tensor(probabilities).log();
}

/// How often each id is drawn in 4000 draws.
std::map<std::int64_t, double> shares(GenerationOptions options, const at::Tensor& logits) {
    TokenSampler sampler(options);
    std::map<std::int64_t, double> found;
    constexpr int kDraws = 4000;
    for (int i = 0; i < kDraws; ++i) found[sampler.pick(logits, {}).id] += 1.0 / kDraws;
    return found;
}

}  // namespace

class TestGeneration : public QObject {
    Q_OBJECT

private:
    LlamaDecoder m_language{nullptr};
    at::Tensor m_prompt;  // [1, 3, hidden]
    Control m_control;

    GenerationSettings settings(std::int64_t maxTokens, std::int64_t endId = kNoEnd) const {
        GenerationSettings s;
        s.maxTokens = maxTokens;
        s.endId = endId;
        return s;
    }

    /// Log probabilities of the token after prompt and ids, by one whole forward.
    at::Tensor next(const std::vector<std::int64_t>& ids) {
        at::Tensor x = m_prompt;
        if (!ids.empty())
            x = at::cat({x, m_language->embed(torch::tensor(ids, at::kLong).unsqueeze(0))}, 1);
        const at::Tensor positions = at::arange(x.size(1), at::kLong).unsqueeze(0);
        const at::Tensor hidden =
            m_language->forward(x, positions, causalMask(x.size(1), 0, x.options()));
        return at::log_softmax(m_language->logits(hidden[0][x.size(1) - 1]), 0);
    }
    double scoreOf(const std::vector<std::int64_t>& ids) {
        double sum = 0;
        for (std::size_t i = 0; i < ids.size(); ++i)
            sum += next(firstOf(ids, i))[ids[i]].item<double>();
        return sum;
    }

private Q_SLOTS:
    void initTestCase() {
        torch::manual_seed(14);
        m_language = LlamaDecoder(tiny());
        for (at::Tensor p : m_language->parameters()) {
            p.set_requires_grad(false);
            p.mul_(2);  // peaks that differ from step to step
        }
        m_prompt = at::randn({1, 3, 16});
    }

    void greedyTakesTheLikeliestOfAWholeForward() {
        const Generation found = generate(m_language, m_prompt, settings(6), m_control);
        QCOMPARE(found.finish, std::string("length"));
        QCOMPARE(found.tokens.size(), 6U);
        std::vector<std::int64_t> ids;
        for (const GeneratedToken& token : found.tokens) {
            const at::Tensor logprobs = next(ids);
            QCOMPARE(token.id, logprobs.argmax().item<std::int64_t>());
            QVERIFY(qAbs(token.logprob - logprobs.max().item<double>()) < 1e-5);
            ids.push_back(token.id);
        }
    }

    void theEndTokenStopsAndIsLeftOut() {
        const auto ids = idsOf(generate(m_language, m_prompt, settings(6), m_control));
        for (std::size_t at = 0; at < ids.size(); ++at) {
            const auto first =
                std::size_t(std::find(ids.begin(), ids.end(), ids[at]) - ids.begin());
            const Generation cut = generate(m_language, m_prompt, settings(6, ids[at]), m_control);
            QCOMPARE(cut.finish, std::string("stop"));
            QCOMPARE(idsOf(cut), firstOf(ids, first));
        }
    }

    void forcedTokensComeFirst() {
        GenerationSettings s = settings(5);
        s.forced = {2, 5};
        const Generation found = generate(m_language, m_prompt, s, m_control);
        const auto ids = idsOf(found);
        QCOMPARE(firstOf(ids, 2), s.forced);
        QVERIFY(qAbs(found.tokens[1].logprob - next({2})[5].item<double>()) < 1e-5);
        QCOMPARE(ids[2], next({2, 5}).argmax().item<std::int64_t>());
        QCOMPARE(ids.size(), 5U);
    }

    void theCallerMayStop() {
        GenerationSettings s = settings(6);
        int seen = 0;
        s.onToken = [&](const GeneratedToken&) { return ++seen == 2; };
        const Generation found = generate(m_language, m_prompt, s, m_control);
        QCOMPARE(found.finish, std::string("stop"));
        QCOMPARE(found.tokens.size(), 2U);
        for (const int beams : {1, 3}) {
            Control cancelled;
            cancelled.cancel();
            s.options.beams = beams;
            QCOMPARE(generate(m_language, m_prompt, s, cancelled).finish, std::string("cancelled"));
        }
    }

    // As many beams as there are prefixes: the best of all sequences must come out.
    void enoughBeamsFindTheLikeliestSequence() {
        GenerationSettings s = settings(3);
        s.options.beams = 49;
        const Generation found = generate(m_language, m_prompt, s, m_control);
        double best = -1e9;
        std::vector<std::int64_t> bestIds;
        for (std::int64_t a = 0; a < kVocabulary; ++a)
            for (std::int64_t b = 0; b < kVocabulary; ++b) {
                const at::Tensor logprobs = next({a, b});
                const double score = scoreOf({a, b}) + logprobs.max().item<double>();
                if (score <= best) continue;
                best = score;
                bestIds = {a, b, logprobs.argmax().item<std::int64_t>()};
            }
        QCOMPARE(idsOf(found), bestIds);
        double sum = 0;
        for (const GeneratedToken& token : found.tokens) sum += token.logprob;
        QVERIFY(qAbs(sum - best) < 1e-4);
        QCOMPARE(found.finish, std::string("length"));
    }

    void beamsAreAtLeastAsLikelyAsGreedy() {
        const auto greedy = idsOf(generate(m_language, m_prompt, settings(5), m_control));
        GenerationSettings s = settings(5);
        s.options.beams = 3;
        const auto found = idsOf(generate(m_language, m_prompt, s, m_control));
        QVERIFY(scoreOf(found) >= scoreOf(greedy) - 1e-6);
    }

    void beamsEndAndAreForcedLikeTheRest() {
        GenerationSettings s = settings(4);
        s.options.beams = 2;
        s.forced = {3, 1};
        const Generation forced = generate(m_language, m_prompt, s, m_control);
        QCOMPARE(firstOf(idsOf(forced), 2), s.forced);
        QCOMPARE(forced.tokens.size(), 4U);
        QVERIFY(qAbs(forced.tokens[1].logprob - next({3})[1].item<double>()) < 1e-5);

        s.forced.clear();
        s.endId = next({}).argmax().item<std::int64_t>();
        const Generation ended = generate(m_language, m_prompt, s, m_control);
        for (const GeneratedToken& token : ended.tokens) QVERIFY(token.id != s.endId);
        QVERIFY(ended.finish == "stop");
    }

    void samplingRepeatsForASeed() {
        GenerationSettings s = settings(8);
        s.options.temperature = 1.5;
        s.options.seed = 3;
        const auto first = idsOf(generate(m_language, m_prompt, s, m_control));
        QCOMPARE(idsOf(generate(m_language, m_prompt, s, m_control)), first);
        bool differs = false;
        for (std::uint64_t seed = 4; seed < 10 && !differs; ++seed) {
            s.options.seed = seed;
            differs = idsOf(generate(m_language, m_prompt, s, m_control)) != first;
        }
        QVERIFY(differs);
        s.options.topK = 1;
        QCOMPARE(idsOf(generate(m_language, m_prompt, s, m_control)),
                 idsOf(generate(m_language, m_prompt, settings(8), m_control)));
    }

    void drawsFollowTheDistribution() {
        GenerationOptions options;
        options.temperature = 1;
        const at::Tensor logits = logitsOf({0.5F, 0.2F, 0.3F});
        auto found = shares(options, logits);
        QVERIFY(qAbs(found[0] - 0.5) < 0.03 && qAbs(found[1] - 0.2) < 0.03);
        options.temperature = 0.5;  // squares: 25, 4, 9 of 38
        found = shares(options, logits);
        QVERIFY(qAbs(found[0] - 25.0 / 38) < 0.03 && qAbs(found[1] - 4.0 / 38) < 0.03);
    }

    void filtersKeepTheLikely() {
        const at::Tensor logits = logitsOf({0.4F, 0.1F, 0.3F, 0.2F});
        GenerationOptions options;
        options.temperature = 1;
        options.topK = 2;
        auto found = shares(options, logits);
        QCOMPARE(found.size(), 2U);
        QVERIFY(qAbs(found[0] - 4.0 / 7) < 0.03 && found.count(2) == 1);
        options.topK = 0;
        options.topP = 0.75;  // 0.4 + 0.3 is not yet enough
        found = shares(options, logits);
        QCOMPARE(found.size(), 3U);
        QVERIFY(found.count(1) == 0);
        options.topP = 1e-9;  // never nothing
        QCOMPARE(shares(options, logits).size(), 1U);
        options.topP = 1;
        options.minP = 0.6;  // of the likeliest: 0.24
        found = shares(options, logits);
        QCOMPARE(found.size(), 2U);
        QVERIFY(found.count(0) == 1 && found.count(2) == 1);
    }

    void logprobsAreThoseBeforeAnyFilter() {
        GenerationOptions options;
        options.temperature = 0.1;
        options.topK = 1;
        TokenSampler sampler(options);
        const auto token = sampler.pick(logitsOf({0.25F, 0.75F}), {});
        QCOMPARE(token.id, 1);
        QVERIFY(qAbs(token.logprob - std::log(0.75)) < 1e-6);
    }

    // CTRL: positive logits are divided, negative ones multiplied, once for all repeats.
    void repeatsArePunished() {
        GenerationOptions options;
        options.repetitionPenalty = 2;
        TokenSampler sampler(options);
        const std::vector<GeneratedToken> history{{0, 0}, {0, 0}, {0, 0}};
        QCOMPARE(sampler.pick(torch::tensor({3.0F, 2.0F}), history).id, 1);
        QCOMPARE(sampler.pick(torch::tensor({3.0F, 1.4F}), history).id, 0);
        QCOMPARE(sampler.pick(torch::tensor({-1.0F, -1.5F}), history).id, 1);
        QCOMPARE(sampler.pick(torch::tensor({3.0F, 2.0F}), {}).id, 0);
    }
};

QTEST_APPLESS_MAIN(TestGeneration)
#include "tst_generation.moc"
