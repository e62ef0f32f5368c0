// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>

#include "models/nn/attention.h"
#include "models/objectives/attention_guidance/attention_guidance.h"

using namespace sl;
using namespace sl::objectives;

namespace {

constexpr std::int64_t kFirst = 1;  // visual tokens stand at [1, 5)
constexpr std::int64_t kVisual = 4;
constexpr std::int64_t kLength = 8;

GuidanceTarget targetOf(std::vector<std::int64_t> sequence, std::vector<std::int64_t> position,
                        std::vector<float> evidence) {
    const auto n = static_cast<std::int64_t>(sequence.size());
    return {torch::tensor(sequence, at::kLong),
            torch::tensor(position, at::kLong),
            torch::tensor(evidence).view({n, kVisual}),
            {}};
}

/// -log of the evidence's share, from the attention weights themselves.
double expectedLoss(const at::Tensor& query, const at::Tensor& key, const GuidanceTarget& target,
                    std::int64_t heads) {
    const std::int64_t repeat = query.size(1) / key.size(1);
    const at::Tensor weights = nn::attentionWeights(
        query, key.narrow(2, kFirst, kVisual).repeat_interleave(repeat, 1), {});
    double sum = 0;
    const auto n = target.sequence.size(0);
    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t h = 0; h < heads; ++h) {
            const at::Tensor row = weights[target.sequence[i].item<std::int64_t>()][h]
                                          [target.position[i].item<std::int64_t>()];
            sum -= std::log((row * target.evidence[i]).sum().item<double>());
        }
    return sum / static_cast<double>(n * heads);
}

}  // namespace

class TestAttentionGuidance : public QObject {
    Q_OBJECT

private:
    at::Tensor m_query, m_key;

private Q_SLOTS:
    void init() {
        torch::manual_seed(6);
        m_query = at::randn({3, 4, kLength, 6});
        m_key = at::randn({3, 4, kLength, 6});
    }

    void allAttentionInsideCostsNothing() {
        const auto everywhere = targetOf({0, 2}, {6, 7}, {1, 1, 1, 1, 1, 1, 1, 1});
        QVERIFY(qAbs(attentionGuidance(m_query, m_key, everywhere, kFirst, 2).item<double>()) <
                1e-6);
        // One key that draws all attention, inside and outside of the evidence.
        at::Tensor key = at::zeros_like(m_key);
        key.select(2, kFirst + 2).copy_(m_query.select(2, 6) * 100);
        const auto inside = targetOf({1}, {6}, {0, 0, 1, 0});
        QVERIFY(attentionGuidance(m_query, key, inside, kFirst, 4).item<double>() < 1e-6);
        const auto outside = targetOf({1}, {6}, {1, 1, 0, 1});
        QVERIFY(attentionGuidance(m_query, key, outside, kFirst, 4).item<double>() > 10);
    }

    void evenAttentionCostsTheLogOfTheShare() {
        const auto target = targetOf({0, 1}, {5, 7}, {1, 0, 0, 0, 1, 1, 0, 0});
        const double loss =
            attentionGuidance(at::zeros_like(m_query), m_key, target, kFirst, 2).item<double>();
        QVERIFY(qAbs(loss - (std::log(4.0) + std::log(2.0)) / 2) < 1e-6);
    }

    void evenRowsWantAllEvidenceAlike() {
        auto target = targetOf({1, 1}, {6, 6}, {1, 0, 1, 0, 1, 0, 1, 0});
        target.even = torch::tensor({true, false});
        at::Tensor key = at::zeros_like(m_key);
        key.select(2, kFirst).copy_(m_query.select(2, 6) * 100);
        // All on one piece: nothing is lost of the mass, and everything of the other piece.
        QVERIFY(attentionGuidance(m_query, key, target, kFirst, 2).item<double>() > 10);
        key.select(2, kFirst + 2).copy_(m_query.select(2, 6) * 100);
        const double spread = attentionGuidance(m_query, key, target, kFirst, 2).item<double>();
        QVERIFY(qAbs(spread - std::log(2.0) / 2) < 1e-4);  // the mean of log 2 and 0
        // A lone piece of evidence is the same either way.
        auto lone = targetOf({1}, {6}, {0, 1, 0, 0});
        const double asMass = attentionGuidance(m_query, m_key, lone, kFirst, 2).item<double>();
        lone.even = torch::tensor({true});
        QVERIFY(qAbs(attentionGuidance(m_query, m_key, lone, kFirst, 2).item<double>() - asMass) <
                1e-5);
    }

    void rowsOfSeveralSequencesAreFound() {
        const auto target = targetOf({2, 0, 2}, {5, 7, 6}, {1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1});
        for (const std::int64_t heads : {1, 2, 4}) {
            const double loss =
                attentionGuidance(m_query, m_key, target, kFirst, heads).item<double>();
            QVERIFY(qAbs(loss - expectedLoss(m_query, m_key, target, heads)) < 1e-5);
        }
    }

    // Query heads 0 and 1 share the first key head, 2 and 3 the second.
    void groupedKeysServeTheirHeads() {
        const at::Tensor key = m_key.narrow(1, 0, 2);
        const auto target = targetOf({1, 2}, {5, 6}, {1, 0, 0, 0, 0, 0, 1, 1});
        for (const std::int64_t heads : {2, 3, 4}) {
            const double loss =
                attentionGuidance(m_query, key, target, kFirst, heads).item<double>();
            QVERIFY(qAbs(loss - expectedLoss(m_query, key, target, heads)) < 1e-5);
        }
    }

    void gradientIsThatOfDifferences() {
        const auto target = targetOf({2, 0}, {5, 7}, {1, 0, 0, 1, 0, 1, 0, 0});
        at::Tensor query = m_query.clone().requires_grad_(true);
        at::Tensor key = m_key.clone().requires_grad_(true);
        attentionGuidance(query, key, target, kFirst, 2).backward();
        const at::NoGradGuard noGrad;
        const auto slope = [&](const at::Tensor& dq, const at::Tensor& dk) {
            constexpr double kStep = 1e-2;
            const auto at = [&](double t) {
                return attentionGuidance(m_query + dq * t, m_key + dk * t, target, kFirst, 2)
                    .item<double>();
            };
            return (at(kStep) - at(-kStep)) / (2 * kStep);
        };
        for (int i = 0; i < 8; ++i) {
            at::Tensor dq = at::randn_like(m_query);
            at::Tensor dk = at::randn_like(m_key);
            dq /= dq.norm() / 4;
            dk /= dk.norm() / 4;
            const double along =
                ((query.grad() * dq).sum() + (key.grad() * dk).sum()).item<double>();
            QVERIFY(qAbs(slope(dq, dk) - along) < 1e-3);
        }
        // Heads that are not guided, text keys and other positions are left alone.
        QVERIFY(query.grad().narrow(1, 2, 2).abs().max().item<double>() == 0);
        QVERIFY(key.grad().narrow(2, 5, 3).abs().max().item<double>() == 0);
        QVERIFY(query.grad().select(2, 4).abs().max().item<double>() == 0);
        QVERIFY(query.grad()[2][0][5].abs().max().item<double>() > 1e-4);
    }

    void noRowsCostNothing() {
        const GuidanceTarget none{
            at::zeros({0}, at::kLong), at::zeros({0}, at::kLong), at::zeros({0, kVisual}), {}};
        QCOMPARE(attentionGuidance(m_query, m_key, none, kFirst, 2).item<double>(), 0.0);
    }

    void theTapKeepsItsLayers() {
        QueryKeyTap tap({1, 3});
        const at::Tensor q = at::ones({1}) * 2;
        tap.at("language.query", 0, at::zeros({1}));
        QVERIFY(!tap.query(0).defined());
        QVERIFY(!tap.query(1).defined());
        QVERIFY(at::equal(tap.at("language.query", 1, q), q));
        tap.at("language.key", 1, q * 2);
        tap.at("language.value", 1, q * 3);
        tap.at("language.query", 2, at::zeros({1}));
        tap.at("language.query", 3, q * 4);
        QVERIFY(at::equal(tap.query(1), q));
        QVERIFY(at::equal(tap.key(1), q * 2));
        QVERIFY(at::equal(tap.query(3), q * 4));
        QVERIFY(!tap.wantsAttention("language", 1));
    }
};

QTEST_APPLESS_MAIN(TestAttentionGuidance)
#include "tst_attention_guidance.moc"
