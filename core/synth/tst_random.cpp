// SPDX-License-Identifier: Apache-2.0
#include <QtTest/QtTest>

#include <algorithm>
#include <array>
#include <numeric>

#include "core/synth/random.h"

using namespace sl::synth;

class TestRandom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mixIsThePublishedOne();
    void streamsDependOnAllNumbers();
    void rangesAreKeptAndFilled();
    void shuffleKeepsAll();
};

/// First outputs of SplitMix64 for state 0, as its authors' reference program prints them.
void TestRandom::mixIsThePublishedOne() {
    QCOMPARE(mix64(0), 0xe220a8397b1dcdafULL);
    QCOMPARE(mix64(0x9e3779b97f4a7c15ULL), 0x6e789e6aa1b965f4ULL);
}

void TestRandom::streamsDependOnAllNumbers() {
    const auto first = [](std::uint64_t seed, std::uint64_t index, std::uint64_t purpose) {
        return Random(seed, index, purpose).next();
    };
    QCOMPARE(first(1, 2, 3), first(1, 2, 3));
    QVERIFY(first(1, 2, 3) != first(2, 1, 3));
    QVERIFY(first(1, 2, 3) != first(1, 2, 4));
    QVERIFY(first(0, 0, 0) != first(0, 1, 0));
}

void TestRandom::rangesAreKeptAndFilled() {
    Random random(5, 5);
    std::array<int, 6> counts{};
    double sum = 0;
    for (int i = 0; i < 6000; ++i) {
        const int value = random.between(10, 15);
        QVERIFY(value >= 10 && value <= 15);
        ++counts[static_cast<std::size_t>(value - 10)];
        const double real = random.range(-1, 3);
        QVERIFY(real >= -1 && real < 3);
        sum += real;
        const double log = random.logRange(2, 200);
        QVERIFY(log >= 1.999 && log <= 200.001);
    }
    for (const int count : counts) QVERIFY(count > 850 && count < 1150);
    QVERIFY(std::abs(sum / 6000 - 1) < 0.06);
    QCOMPARE(random.below(0), 0);
    QCOMPARE(random.below(1), 0);
}

void TestRandom::shuffleKeepsAll() {
    std::vector<int> list(50);
    std::iota(list.begin(), list.end(), 0);
    std::vector<int> shuffled = list;
    Random(6, 6).shuffle(shuffled);
    QVERIFY(shuffled != list);
    std::sort(shuffled.begin(), shuffled.end());
    QVERIFY(shuffled == list);
}

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
