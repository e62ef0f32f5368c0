// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>

#include "models/objectives/dense_truth/dense_truth.h"
#include "models/objectives/soft_location/soft_location.h"

using namespace sl::objectives;

namespace {

constexpr std::int64_t kWords = 12;
constexpr std::int64_t kFirstLocation = 8;
constexpr std::int64_t kBins = 4;

/// One direction per word, so that a token made of a word's embedding names it.
at::Tensor wordEmbedding() {
    return at::eye(kWords) * 4;
}

/// Names: background (word 0), square (1), ring (2 and 3); attributes: red (4), blue (5).
DenseTruth network() {
    torch::manual_seed(8);
    return DenseTruth(kWords, std::vector<std::vector<std::int64_t>>{{0}, {1}, {2, 3}},
                      std::vector<std::vector<std::int64_t>>{{4}, {5}}, kFirstLocation, kBins);
}

DenseTarget targetOf(const std::vector<std::int64_t>& name,
                     const std::vector<std::int64_t>& attribute) {
    const auto n = static_cast<std::int64_t>(name.size());
    return {torch::tensor(name, at::kLong), torch::tensor(attribute, at::kLong),
            torch::tensor({0.1F, 0.2F, 0.6F, 0.9F}).expand({n, 4}).contiguous()};
}

at::Tensor words(std::initializer_list<std::int64_t> ids) {
    at::Tensor token = at::zeros({kWords});
    for (const std::int64_t id : ids) token += wordEmbedding()[id];
    return token;
}

}  // namespace

class TestDenseTruth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokensOfTheirOwnWordsAreRight() {
        DenseTruth dense = network();
        const at::Tensor tokens =
            at::stack({words({1, 4}), words({2, 3, 5}), words({0}), words({1, 5})});
        const auto losses =
            dense->forward(tokens, wordEmbedding(), targetOf({1, 2, 0, 1}, {0, 1, -1, 1}), 1);
        QCOMPARE(losses.nameAccuracy, 1.0);
        QCOMPARE(losses.attributeAccuracy, 1.0);
        QVERIFY(losses.name.item<double>() < 1e-5);
        QVERIFY(losses.attribute.item<double>() < 1e-5);
        // ... and wrong for other truths; the background does not count.
        const auto wrong =
            dense->forward(tokens, wordEmbedding(), targetOf({2, 2, 1, 0}, {1, 1, -1, -1}), 1);
        QVERIFY(qAbs(wrong.nameAccuracy - 1.0 / 3) < 1e-6);
        QVERIFY(qAbs(wrong.attributeAccuracy - 0.5) < 1e-6);
        QVERIFY(wrong.name.item<double>() > 1);
    }

    // A thing with loss ln(2 + e) - 1 at weight 1, a background cell with loss ln 3 at 0.2.
    void backgroundCountsLess() {
        DenseTruth dense = network();
        const at::Tensor tokens = at::stack({words({1}) / 16, at::zeros({kWords})});
        const auto losses = dense->forward(tokens, wordEmbedding(), targetOf({1, 0}, {-1, -1}), 1);
        const double thing = std::log(2 + std::exp(1.0)) - 1;
        const double expected = (thing + 0.2 * std::log(3.0)) / 1.2;
        QVERIFY(qAbs(losses.name.item<double>() - expected) < 1e-6);
    }

    void cellsThatDoNotCountChangeNothing() {
        DenseTruth dense = network();
        at::Tensor tokens = at::randn({4, kWords});
        const DenseTarget target = targetOf({1, -1, 2, -1}, {0, -1, -1, -1});
        const auto before = dense->forward(tokens, wordEmbedding(), target, 1);
        tokens[1].fill_(50);
        tokens[3].fill_(-50);
        const auto after = dense->forward(tokens, wordEmbedding(), target, 1);
        QVERIFY(at::equal(before.name, after.name));
        QVERIFY(at::equal(before.attribute, after.attribute));
        QVERIFY(at::equal(before.box, after.box));
        tokens[2].fill_(3);
        QVERIFY(!at::equal(dense->forward(tokens, wordEmbedding(), target, 1).name, after.name));
    }

    void nothingKnownCostsNothing() {
        DenseTruth dense = network();
        const auto losses = dense->forward(at::randn({2, kWords}), wordEmbedding(),
                                           targetOf({-1, -1}, {-1, -1}), 1);
        for (const at::Tensor& loss : {losses.name, losses.attribute, losses.box})
            QCOMPARE(loss.item<double>(), 0.0);
        QCOMPARE(losses.nameAccuracy, 0.0);
    }

    // The map of each edge gives the logarithm of its own Gaussian for any token.
    void edgesAreReadFromTheLocationEmbeddings() {
        DenseTruth dense = network();
        {
            const torch::NoGradGuard noGrad;
            dense->named_parameters()["edges.weight"].zero_();
            const at::Tensor fractions = torch::tensor({0.1F, 0.2F, 0.6F, 0.9F});
            at::Tensor bias = dense->named_parameters()["edges.bias"].view({4, kWords});
            bias.zero_();
            bias.narrow(1, kFirstLocation, kBins)
                .copy_(locationTarget(fractions, kBins, 1).log() / 4);
        }
        const at::Tensor tokens = at::randn({3, kWords});
        const auto right =
            dense->forward(tokens, wordEmbedding(), targetOf({1, 0, 2}, {-1, -1, -1}), 1);
        QVERIFY(qAbs(right.box.item<double>()) < 1e-5);
        DenseTarget target = targetOf({1, 0, 2}, {-1, -1, -1});
        target.box[1].fill_(0.5);  // the background's box does not count
        QVERIFY(qAbs(dense->forward(tokens, wordEmbedding(), target, 1).box.item<double>()) < 1e-5);
        target.box[2] = torch::tensor({0.2F, 0.1F, 0.9F, 0.6F});
        QVERIFY(dense->forward(tokens, wordEmbedding(), target, 1).box.item<double>() > 0.05);
    }

    void everyPartTeachesTheTokens() {
        DenseTruth dense = network();
        const DenseTarget target = targetOf({1, 2}, {0, 1});
        for (int part = 0; part < 3; ++part) {
            at::Tensor tokens = at::randn({2, kWords}).requires_grad_(true);
            const auto losses = dense->forward(tokens, wordEmbedding(), target, 1);
            (part == 0 ? losses.name : part == 1 ? losses.attribute : losses.box).backward();
            QVERIFY(tokens.grad().abs().max().item<double>() > 1e-4);
        }
    }
};

QTEST_APPLESS_MAIN(TestDenseTruth)
#include "tst_dense_truth.moc"
