// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>

#include "models/nn/precision.h"
#include "models/train/muon.h"

using namespace sl;
using train::Muon;
using train::orthogonalised;

namespace {

double gap(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

/// What Muon computes in on this machine.
at::ScalarType muonType() {
    return nn::cpuHasBfloat16() ? at::kBFloat16 : at::kFloat;
}

at::Tensor withGradient(const at::Tensor& value, const at::Tensor& gradient) {
    at::Tensor parameter = value.clone().requires_grad_(true);
    parameter.mutable_grad() = gradient.clone();
    return parameter;
}

}  // namespace

class TestMuon : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::manual_seed(1); }

    void singularValuesComeNearOne_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("cols");
        QTest::newRow("tall") << 24 << 6;
        QTest::newRow("wide") << 6 << 24;
        QTest::newRow("square") << 8 << 8;
    }
    void singularValuesComeNearOne() {
        QFETCH(int, rows);
        QFETCH(int, cols);
        // Known singular vectors with values from 0.2 to 5.
        const int rank = std::min(rows, cols);
        const auto [u, upper] = at::linalg_qr(at::randn({rows, rank}));
        const auto [v, other] = at::linalg_qr(at::randn({cols, rank}));
        const at::Tensor values = at::logspace(std::log10(0.2), std::log10(5.0), rank);
        const at::Tensor x = at::matmul(u * values, v.t());
        const at::Tensor y = orthogonalised(x);
        QCOMPARE(y.sizes(), x.sizes());
        QCOMPARE(y.scalar_type(), at::kFloat);
        const at::Tensor after = at::linalg_svdvals(y);
        QVERIFY2(after.min().item<double>() >= 0.6,
                 qPrintable(QString::number(after.min().item<double>())));
        QVERIFY2(after.max().item<double>() <= 1.3,
                 qPrintable(QString::number(after.max().item<double>())));
        // The same singular vectors: uᵀ y v is diagonal with a positive diagonal.
        const at::Tensor inner = at::matmul(at::matmul(u.t(), y), v);
        QVERIFY(gap(inner, at::diag(inner.diagonal())) < 1e-4);
        QVERIFY(inner.diagonal().min().item<double>() > 0.6);
        // ... and nothing outside their span.
        QVERIFY(gap(at::matmul(at::matmul(u, inner), v.t()), y) < 1e-4);
    }

    void sizeOfTheMatrixDoesNotMatter() {
        const at::Tensor x = at::randn({4, 7});
        QVERIFY(gap(orthogonalised(x * 1000), orthogonalised(x)) < 1e-4);
        QVERIFY(gap(orthogonalised(at::zeros({3, 3})), at::zeros({3, 3})) == 0);
    }

    void firstStepGoesAlongTheOrthogonalisedGradient() {
        const at::Tensor start = at::randn({12, 3});
        const at::Tensor gradient = at::randn({12, 3});
        const at::Tensor parameter = withGradient(start, gradient);
        Muon muon({{"w", parameter, 0.5, 0.1}});
        muon.step(0.2);
        // rate 0.2 * 0.5, tall by 12 / 3; decay 1 - 0.1 * 0.1.
        const at::Tensor expected =
            start * 0.99 - 0.1 * 2.0 * orthogonalised(gradient * 0.0975, muonType());
        QVERIFY(gap(parameter.detach(), expected) < 1e-5);
    }

    void momentumIsThatOfNesterov() {
        const at::Tensor first = at::randn({3, 5});
        const at::Tensor second = at::randn({3, 5});
        at::Tensor parameter = withGradient(at::zeros({3, 5}), first);
        Muon muon({{"w", parameter, 1, 0}});
        muon.step(1);
        const at::Tensor between = parameter.detach().clone();
        parameter.mutable_grad() = second.clone();
        muon.step(1);
        const at::Tensor momentum = 0.95 * 0.05 * first + 0.05 * second;
        const at::Tensor ahead = 0.05 * second + 0.95 * momentum;
        QVERIFY(gap(parameter.detach(), between - orthogonalised(ahead, muonType())) < 1e-2);
        std::map<std::string, at::Tensor> state;
        muon.collect(state);
        QVERIFY(gap(state.at("optimiser.muon.w"), momentum) < 1e-6);
    }

    void convolutionsCountAsMatrices() {
        const at::Tensor gradient = at::randn({4, 2, 3, 3});
        const at::Tensor parameter = withGradient(at::zeros({4, 2, 3, 3}), gradient);
        Muon muon({{"conv", parameter, 1, 0}});
        muon.step(1);
        const at::Tensor moved = parameter.detach().view({4, 18});
        const at::Tensor values = at::linalg_svdvals(moved);
        QVERIFY(values.min().item<double>() > 0.6 && values.max().item<double>() < 1.3);
        QVERIFY((moved * gradient.view({4, 18})).sum().item<double>() < 0);  // downhill
    }

    void parametersWithoutGradientStay() {
        const at::Tensor parameter = at::ones({2, 2}).requires_grad_(true);
        Muon muon({{"w", parameter, 1, 0.5}});
        muon.step(1);
        QVERIFY(gap(parameter.detach(), at::ones({2, 2})) == 0);
    }

    void restoredMomentumGivesTheSameStep() {
        const at::Tensor gradient = at::randn({3, 3});
        at::Tensor one = withGradient(at::zeros({3, 3}), gradient);
        Muon muon({{"w", one, 1, 0}});
        muon.step(0.1);
        std::map<std::string, at::Tensor> state;
        muon.collect(state);
        at::Tensor other = withGradient(one.detach(), at::ones({3, 3}));
        Muon again({{"w", other, 1, 0}});
        again.restore(state);
        one.mutable_grad() = at::ones({3, 3});
        muon.step(0.1);
        again.step(0.1);
        QVERIFY(gap(one.detach(), other.detach()) == 0);
    }
};

QTEST_APPLESS_MAIN(TestMuon)
#include "tst_muon.moc"
