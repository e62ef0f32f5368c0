// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>
#include <limits>

#include "models/nn/attention.h"
#include "models/nn/llama_decoder.h"

using namespace sl::nn;

namespace {

constexpr float kBlocked = -std::numeric_limits<float>::infinity();

double gap(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

/// Wants the weights of one layer of the language model and keeps them; may put others in place.
class WeightTap : public Tap {
public:
    at::Tensor at(std::string_view point, int layer, at::Tensor x) override {
        seen = std::string(point) + " " + std::to_string(layer);
        weights = x;
        return replacement.defined() ? replacement : x;
    }
    bool wantsAttention(std::string_view tower, int layer) const override {
        return tower == "language" && layer == 3;
    }
    std::string seen;
    at::Tensor weights, replacement;
};

}  // namespace

class TestAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(10); }

    void fusedEqualsExplicit_data() {
        QTest::addColumn<int>("kvHeads");
        QTest::addColumn<int>("queries");
        QTest::addColumn<QString>("mask");
        for (const int kvHeads : {4, 2, 1})
            for (const int queries : {7, 1})
                for (const char* mask : {"none", "causal", "blocks"})
                    QTest::addRow("%d kv heads, %d queries, %s", kvHeads, queries, mask)
                        << kvHeads << queries << mask;
    }
    void fusedEqualsExplicit() {
        QFETCH(int, kvHeads);
        QFETCH(int, queries);
        QFETCH(QString, mask);
        constexpr std::int64_t kKeys = 7;
        const at::Tensor q = at::randn({3, 4, queries, 8}) * 2;
        const at::Tensor k = at::randn({3, kvHeads, kKeys, 8}) * 2;
        const at::Tensor v = at::randn({3, kvHeads, kKeys, 8});
        at::Tensor bias;
        if (mask == "causal") bias = causalMask(queries, kKeys - queries, q.options());
        if (mask == "blocks") {  // of each sequence its own, never a row without a key
            bias = at::zeros({3, 1, queries, kKeys});
            bias.masked_fill_(at::rand({3, 1, queries, kKeys}).gt(0.5), kBlocked);
            bias.select(3, 0).zero_();
        }
        WeightTap tap;
        const at::Tensor explicitly = attend(q, k, v, bias, {"language", 3, &tap});
        QCOMPARE(tap.seen, std::string("language.attention 3"));
        QCOMPARE(tap.weights.sizes(), (at::IntArrayRef{3, 4, queries, kKeys}));
        QVERIFY(gap(tap.weights.sum(-1), at::ones({3, 4, queries})) < 1e-5);
        if (bias.defined())
            QVERIFY((tap.weights * at::isinf(bias)).abs().max().item<double>() == 0);

        QVERIFY(gap(attend(q, k, v, bias, {"language", 3, nullptr}), explicitly) < 1e-5);
        WeightTap idle;
        QVERIFY(gap(attend(q, k, v, bias, {"language", 2, &idle}), explicitly) < 1e-5);
        QVERIFY(idle.seen.empty());
    }

    // Queries of zero see all keys alike, so a head gives the mean of its values.
    void groupedHeadsShareKeysInOrder() {
        const at::Tensor v = at::arange(2, at::kFloat).view({1, 2, 1, 1}).expand({1, 2, 5, 4});
        const at::Tensor out = attend(at::zeros({1, 4, 1, 4}), at::randn({1, 2, 5, 4}), v, {},
                                      {"language", 0, nullptr});
        QVERIFY(gap(out.select(3, 0).flatten(), torch::tensor({0.0F, 0.0F, 1.0F, 1.0F})) < 1e-6);
    }

    // Scores 2 · 3 / sqrt(4) = 3 and 0: e³ / (e³ + 1).
    void weightsAreTheSoftmaxOfScaledProducts() {
        const at::Tensor q = torch::tensor({2.0F, 0.0F, 0.0F, 0.0F}).view({1, 1, 1, 4});
        const at::Tensor k =
            torch::tensor({3.0F, 9.0F, 0.0F, 0.0F, 0.0F, 1.0F, 1.0F, 1.0F}).view({1, 1, 2, 4});
        const double expected = std::exp(3.0) / (std::exp(3.0) + 1);
        QVERIFY(qAbs(attentionWeights(q, k, {})[0][0][0][0].item<double>() - expected) < 1e-6);
        const at::Tensor half = attentionWeights(q.to(at::kBFloat16), k.to(at::kBFloat16), {});
        QCOMPARE(half.scalar_type(), at::kFloat);
        QVERIFY(qAbs(half[0][0][0][0].item<double>() - expected) < 1e-6);  // exact inputs
    }

    void whatTheTapGivesBackIsUsed() {
        const at::Tensor v = at::randn({1, 1, 3, 4});
        WeightTap tap;
        tap.replacement = torch::tensor({0.0F, 1.0F, 0.0F}).view({1, 1, 1, 3}).expand({1, 2, 2, 3});
        const at::Tensor out =
            attend(at::randn({1, 2, 2, 4}), at::randn({1, 1, 3, 4}), v, {}, {"language", 3, &tap});
        QVERIFY(gap(out, v.select(2, 1).view({1, 1, 1, 4}).expand({1, 2, 2, 4})) < 1e-6);
    }

    // Pairs (1, 3) and (2, 4) turned by the position times 1 and 10000^-1/2 = 0.01.
    void rotaryTurnsPairsOfHalves() {
        const at::Tensor x =
            torch::tensor({1.0F, 2.0F, 3.0F, 4.0F}).view({1, 1, 1, 4}).expand({1, 1, 3, 4});
        const at::Tensor turned = rotary(x, torch::tensor({{0, 1, 7}}, at::kLong), 10000)[0][0];
        const at::Tensor expected =
            torch::tensor({{1.0F, 2.0F, 3.0F, 4.0F},
                           {-1.9841106F, 1.9599007F, 2.4623779F, 4.0197997F},
                           {-1.2170575F, 1.7153306F, 2.9186934F, 4.1300897F}});
        QVERIFY(gap(turned, expected) < 1e-5);
    }

    void productsDependOnTheDistanceAlone() {
        const at::Tensor q = at::randn({1, 1, 1, 16});
        const at::Tensor k = at::randn({1, 1, 1, 16});
        const auto product = [&](std::int64_t m, std::int64_t n) {
            const auto at = [](std::int64_t p) { return at::full({1, 1}, p, at::kLong); };
            return (rotary(q, at(m), 10000) * rotary(k, at(n), 10000)).sum().item<double>();
        };
        for (const std::int64_t shift : {1, 13, 200})
            QVERIFY(qAbs(product(5 + shift, 2 + shift) - product(5, 2)) < 1e-4);
        QVERIFY(qAbs(product(6, 2) - product(5, 2)) > 1e-3);
        QVERIFY(qAbs(rotary(q, at::full({1, 1}, 99, at::kLong), 10000).norm().item<double>() -
                     q.norm().item<double>()) < 1e-4);
    }

    void rotaryTakesPositionsOfEachSequence() {
        const at::Tensor x = at::randn({2, 3, 2, 8});
        const at::Tensor positions = torch::tensor({{0, 1}, {4, 9}}, at::kLong);
        const at::Tensor both = rotary(x, positions, 500);
        QVERIFY(gap(both.narrow(0, 1, 1),
                    rotary(x.narrow(0, 1, 1), positions.narrow(0, 1, 1), 500)) < 1e-6);
        QCOMPARE(rotary(x.to(at::kBFloat16), positions, 500).scalar_type(), at::kBFloat16);
    }

    // rms of (3, 4) is sqrt(12.5).
    void rmsNormDividesByTheRootMeanSquare() {
        RmsNorm norm(2, 0.0);
        const torch::NoGradGuard noGrad;
        norm->named_parameters()["weight"].copy_(torch::tensor({1.0F, 2.0F}));
        const at::Tensor x = torch::tensor({{3.0F, 4.0F}, {-30.0F, 40.0F}});
        const at::Tensor expected =
            torch::tensor({{0.8485281F, 2.2627417F}, {-0.8485281F, 2.2627417F}});
        QVERIFY(gap(norm->forward(x), expected) < 1e-6);
        QCOMPARE(norm->forward(x.to(at::kHalf)).scalar_type(), at::kHalf);
        // Squares that float16 cannot hold.
        const at::Tensor large = norm->forward((x * 100).to(at::kHalf)).to(at::kFloat);
        QVERIFY(gap(large, expected) < 2e-3);
    }

    void epsilonKeepsZeroRows() {
        RmsNorm norm(4, 1e-6);
        QVERIFY(gap(norm->forward(at::zeros({1, 4})), at::zeros({1, 4})) == 0);
        // 1 / sqrt(1e-6 + 1e-6)
        const at::Tensor tiny = norm->forward(at::full({1, 4}, 1e-3));
        QVERIFY(gap(tiny, at::full({1, 4}, 1 / std::sqrt(2.0))) < 1e-5);
    }
};

QTEST_APPLESS_MAIN(TestAttention)
#include "tst_attention.moc"
