// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/connectors/pool_adapter/pool_adapter.h"

using namespace sl::connectors;

class TestPoolAdapter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokensAreMeansOfTheirCells() {
        torch::manual_seed(1);
        PoolAdapter adapter(3, 5, 2);
        const at::Tensor features = at::randn({2, 4, 6, 3});
        const at::Tensor tokens = adapter->forward(features);
        QCOMPARE(tokens.sizes(), (at::IntArrayRef{2, 6, 5}));
        const auto weights = adapter->named_parameters();
        const at::Tensor cells = features.flatten(1, 2);
        for (std::int64_t token = 0; token < 6; ++token) {
            const at::Tensor mean =
                cells.index_select(1, torch::tensor(sourceCells(token, 6, 2), at::kLong)).mean(1);
            const at::Tensor hidden =
                at::gelu(at::linear(mean, weights["fc1.weight"], weights["fc1.bias"]));
            const at::Tensor expected =
                at::linear(hidden, weights["fc2.weight"], weights["fc2.bias"]);
            QVERIFY(at::allclose(tokens.select(1, token), expected, 0, 1e-5));
        }
    }

    void cellsAreCountedByRows() {
        QCOMPARE(sourceCells(0, 6, 2), (std::vector<std::int64_t>{0, 1, 6, 7}));
        QCOMPARE(sourceCells(2, 6, 2), (std::vector<std::int64_t>{4, 5, 10, 11}));
        QCOMPARE(sourceCells(3, 6, 2), (std::vector<std::int64_t>{12, 13, 18, 19}));
        QCOMPARE(sourceCells(5, 6, 1), (std::vector<std::int64_t>{5}));
    }
};

QTEST_APPLESS_MAIN(TestPoolAdapter)
#include "tst_pool_adapter.moc"
