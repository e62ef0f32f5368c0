// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <limits>
#include <random>

#include "core/datasets/number_text.h"

using namespace sl::datasets;

class TestNumberText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exactNumbersReadBackTheSame() {
        std::mt19937_64 random(1);
        for (int i = 0; i < 20'000; ++i) {
            const double value = std::uniform_real_distribution<double>(-1e6, 1e6)(random);
            QVERIFY(numberOf(exactNumber(value)) == value);
        }
        QCOMPARE(exactNumber(110.5), std::string("110.5"));
        QCOMPARE(exactNumber(3), std::string("3"));
    }

    void shortNumbersAreRoundedAndHaveNoZerosAtTheEnd() {
        QCOMPARE(shortNumber(1.0 / 3, 5), std::string("0.33333"));
        QCOMPARE(shortNumber(10, 5), std::string("10"));
        QCOMPARE(shortNumber(110.50000001, 2), std::string("110.5"));
        QCOMPARE(shortNumber(-0.0001, 2), std::string("0"));
        QCOMPARE(shortNumber(100, 0), std::string("100"));
        QCOMPARE(shortNumber(std::numeric_limits<double>::quiet_NaN(), 2), std::string("0"));
        QCOMPARE(shortNumber(1e300, 2), std::string("0"));
    }

    void onlyWholeTextsAreNumbers() {
        QVERIFY(numberOf(" 1.5 ") == 1.5);
        QVERIFY(numberOf("+3") == 3.0);
        QVERIFY(numberOf("1e-3") == 0.001);
        for (const char* text : {"", " ", "1,5", "1.5x", "nan", "inf", "-inf", "1e999", "+-3", "+",
                                 "0x10", "1 2", "NaN", "--1"})
            QVERIFY2(!numberOf(text), text);
    }
};

QTEST_APPLESS_MAIN(TestNumberText)
#include "tst_number_text.moc"
