// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/metrics/metrics.h"

using namespace sl;

class TestResampling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void intervalHasTheWidthOfTheNormalApproximation() {
        std::vector<double> hits(400, 0.0);
        std::fill(hits.begin(), hits.begin() + 300, 1.0);
        const auto interval = metrics::bootstrapMean(hits, 4000);
        const double standardError = std::sqrt(0.75 * 0.25 / 400);
        QCOMPARE(interval.mean, 0.75);
        QVERIFY(std::abs(interval.low - (0.75 - 1.96 * standardError)) < 0.006);
        QVERIFY(std::abs(interval.high - (0.75 + 1.96 * standardError)) < 0.006);
    }

    void intervalIsTheSameEveryTime() {
        std::vector<double> values;
        for (int i = 0; i < 50; ++i) values.push_back(std::sqrt(i));
        const auto first = metrics::bootstrapMean(values, 500, 7);
        const auto second = metrics::bootstrapMean(values, 500, 7);
        QCOMPARE(first.low, second.low);
        QCOMPARE(first.high, second.high);
        QVERIFY(metrics::bootstrapMean(values, 500, 8).low != first.low ||
                metrics::bootstrapMean(values, 500, 8).high != first.high);
    }

    void intervalOfFewValuesIsAPoint() {
        QCOMPARE(metrics::bootstrapMean({}).mean, 0.0);
        const auto one = metrics::bootstrapMean({0.5});
        QCOMPARE(one.low, 0.5);
        QCOMPARE(one.high, 0.5);
        QCOMPARE(metrics::bootstrapMean({1, 1, 1}).low, 1.0);
    }

    void permutationIsExactForFewPairs() {
        // Five differences of one sign: 2 of 32 sign patterns are as extreme.
        const std::vector<double> better{1, 1, 1, 1, 1};
        const std::vector<double> worse{0, 0, 0, 0, 0};
        QCOMPARE(metrics::pairedPermutation(better, worse), 2.0 / 32.0);
        QCOMPARE(metrics::pairedPermutation(worse, better), 2.0 / 32.0);
        QCOMPARE(metrics::pairedPermutation(better, better), 1.0);
    }

    void permutationTellsNoiseFromAnEffect() {
        std::vector<double> a;
        std::vector<double> noise;
        std::vector<double> effect;
        for (int i = 0; i < 200; ++i) {
            a.push_back(i % 2);
            noise.push_back((i / 2) % 2);
            effect.push_back(i % 4 == 0 ? a.back() + 0.5 : a.back());
        }
        QVERIFY(metrics::pairedPermutation(a, noise, 2000) > 0.5);
        QVERIFY(metrics::pairedPermutation(a, effect, 2000) < 0.001);
    }
};

QTEST_APPLESS_MAIN(TestResampling)
#include "tst_resampling.moc"
