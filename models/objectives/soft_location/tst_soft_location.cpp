// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/objectives/soft_location/soft_location.h"

using namespace sl::objectives;

namespace {

/// Logits over 7 ids whose bins [2, 2 + bins) fit the target; the others are all but impossible.
at::Tensor perfectLogits(const at::Tensor& fraction, std::int64_t bins, double sigma) {
    const at::Tensor target = locationTarget(fraction, bins, sigma);
    at::Tensor logits = at::full({fraction.size(0), bins + 3}, -1e4);
    logits.narrow(1, 2, bins).copy_(target.log());
    return logits;
}

}  // namespace

class TestSoftLocation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Fraction 0.375 of 4 bins is the middle of bin 1: exp(-d²/2) at d = 1, 0, 1, 2.
    void targetIsAGaussianAroundThePlace() {
        const at::Tensor target = locationTarget(torch::tensor({0.375F}), 4, 1);
        const at::Tensor expected =
            torch::tensor({{0.2582744F, 0.4258225F, 0.2582744F, 0.0576288F}});
        QVERIFY(at::allclose(target, expected, 0, 1e-6));
    }

    void targetsSumToOneEverywhere() {
        const at::Tensor fraction = at::linspace(-0.2, 1.2, 57);
        for (const double sigma : {0.05, 1.0, 30.0}) {
            const at::Tensor target = locationTarget(fraction, 16, sigma);
            QVERIFY(at::allclose(target.sum(1), at::ones({57}), 0, 1e-5));
            QVERIFY(target.min().item<double>() >= 0);
        }
        // Edges of the picture belong to the outermost bins.
        const at::Tensor ends = locationTarget(torch::tensor({0.0F, 1.0F}), 16, 1).argmax(1);
        QVERIFY(at::equal(ends, torch::tensor({0, 15}, at::kLong)));
    }

    void aPerfectFitCostsNothing() {
        const at::Tensor fraction = torch::tensor({0.1F, 0.5F, 0.93F});
        const at::Tensor loss = softLocation(perfectLogits(fraction, 4, 1), fraction, 2, 4, 1);
        QVERIFY(qAbs(loss.item<double>()) < 1e-5);
    }

    // ln 6 less the target's entropy of 1.2272648.
    void ignoranceCostsWhatItShould() {
        const at::Tensor loss = softLocation(at::zeros({1, 6}), torch::tensor({0.375F}), 1, 4, 1);
        QVERIFY(qAbs(loss.item<double>() - 0.5644947) < 1e-5);
    }

    void aNearMissCostsLessThanAFarOne() {
        const at::Tensor truth = torch::tensor({0.5F});
        double before = -1;
        for (const float guess : {0.5F, 0.6F, 0.7F, 0.9F}) {
            const at::Tensor logits = perfectLogits(torch::tensor({guess}), 16, 1);
            const double cost = softLocation(logits, truth, 2, 16, 1).item<double>();
            QVERIFY2(cost > before, qPrintable(QString::number(guess)));
            before = cost;
        }
    }

    void gradientIsThatOfDifferences() {
        torch::manual_seed(4);
        const at::Tensor fraction = torch::tensor({0.2F, 0.77F});
        at::Tensor logits = at::randn({2, 9});
        const auto loss = [&](const at::Tensor& x) { return softLocation(x, fraction, 3, 5, 0.8); };
        at::Tensor learnt = logits.clone().requires_grad_(true);
        loss(learnt).backward();
        constexpr double kStep = 1e-2;
        for (std::int64_t i = 0; i < logits.numel(); ++i) {
            at::Tensor up = logits.clone();
            at::Tensor down = logits.clone();
            up.view(-1)[i] += kStep;
            down.view(-1)[i] -= kStep;
            const double slope = (loss(up) - loss(down)).item<double>() / (2 * kStep);
            QVERIFY(qAbs(slope - learnt.grad().view(-1)[i].item<double>()) < 2e-4);
        }
        // In closed form: (softmax - target) / n, the target being zero outside the bins.
        at::Tensor expected = at::softmax(logits, 1);
        expected.narrow(1, 3, 5).sub_(locationTarget(fraction, 5, 0.8));
        QVERIFY(at::allclose(learnt.grad(), expected / 2, 0, 1e-6));
    }

    void noRowsCostNothing() {
        QCOMPARE(softLocation(at::zeros({0, 9}), at::zeros({0}), 3, 5, 1).item<double>(), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestSoftLocation)
#include "tst_soft_location.moc"
