// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/objectives/next_token/next_token.h"

using namespace sl::objectives;

class TestNextToken : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // ln(e + e² + e³) - 3 = 0.4076060 and ln 3 = 1.0986123.
    void isTheMeanCrossEntropy() {
        const at::Tensor logits = torch::tensor({{1.0, 2.0, 3.0}, {0.0, 0.0, 0.0}});
        const at::Tensor targets = torch::tensor({2, 0}, at::kLong);
        QVERIFY(qAbs(nextToken(logits.to(at::kFloat), targets).item<double>() - 0.7531091) < 1e-6);
        const at::Tensor half = nextToken(logits.to(at::kBFloat16), targets);  // exact inputs
        QCOMPARE(half.scalar_type(), at::kFloat);
        QVERIFY(qAbs(half.item<double>() - 0.7531091) < 1e-6);
    }

    // (softmax - one-hot) / n.
    void gradientIsSoftmaxLessTruth() {
        at::Tensor logits = torch::tensor({{1.0F, 2.0F, 3.0F}, {0.0F, 0.0F, 0.0F}});
        logits.set_requires_grad(true);
        nextToken(logits, torch::tensor({2, 0}, at::kLong)).backward();
        const at::Tensor expected = (at::softmax(logits.detach(), 1) -
                                     torch::tensor({{0.0F, 0.0F, 1.0F}, {1.0F, 0.0F, 0.0F}})) /
                                    2;
        QVERIFY(at::allclose(logits.grad(), expected, 0, 1e-6));
    }

    void nothingToPredictCostsNothing() {
        const at::Tensor loss = nextToken(at::zeros({0, 5}), at::zeros({0}, at::kLong));
        QCOMPARE(loss.item<double>(), 0.0);
        QVERIFY(!loss.requires_grad());
    }
};

QTEST_APPLESS_MAIN(TestNextToken)
#include "tst_next_token.moc"
