// SPDX-License-Identifier: Apache-2.0
#include "models/io/half.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace sl::io;

namespace {

// The definition, by arithmetic instead of bits.
double valueOfHalf(unsigned half) {
    const double sign = (half & 0x8000U) != 0 ? -1.0 : 1.0;
    const int exponent = static_cast<int>((half >> 10U) & 31U);
    const double mantissa = half & 0x3FFU;
    if (exponent == 31) {
        return mantissa == 0 ? sign * std::numeric_limits<double>::infinity() : std::nan("");
    }
    if (exponent == 0) return sign * std::ldexp(mantissa, -24);
    return sign * std::ldexp(1024 + mantissa, exponent - 25);
}

}  // namespace

class TestHalf : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyHalfHasItsValue() {
        for (unsigned half = 0; half < 0x10000; ++half) {
            const float value = floatFromHalf(static_cast<std::uint16_t>(half));
            const double expected = valueOfHalf(half);
            if (std::isnan(expected))
                QVERIFY2(std::isnan(value), qPrintable(QString::number(half)));
            else QCOMPARE(static_cast<double>(value), expected);
            QCOMPARE(std::signbit(value), half >= 0x8000);
        }
    }

    void everyHalfComesBack() {
        for (unsigned half = 0; half < 0x10000; ++half) {
            const bool nan = (half & 0x7FFFU) > 0x7C00U;
            const unsigned expected = nan ? half | 0x200U : half;  // signalling becomes quiet
            QCOMPARE(halfFromFloat(floatFromHalf(static_cast<std::uint16_t>(half))), expected);
        }
    }

    // Between two neighbours: the middle goes to the even one, a hair beside it to the nearer.
    void middlesRoundToEven() {
        for (unsigned low = 0; low < 0x7C00; ++low) {
            const float a = floatFromHalf(static_cast<std::uint16_t>(low));
            const double b = low + 1 == 0x7C00 ? 65536.0 : valueOfHalf(low + 1);
            const auto middle = static_cast<float>((static_cast<double>(a) + b) / 2);
            QCOMPARE(halfFromFloat(middle), low % 2 == 0 ? low : low + 1);
            QCOMPARE(halfFromFloat(std::nextafter(middle, 0.0F)), low);
            QCOMPARE(halfFromFloat(std::nextafter(middle, 1e9F)), low + 1);
            QCOMPARE(halfFromFloat(-middle), (low % 2 == 0 ? low : low + 1) | 0x8000U);
        }
    }

    void halfExtremes() {
        QCOMPARE(halfFromFloat(1e30F), 0x7C00);
        QCOMPARE(halfFromFloat(-std::numeric_limits<float>::infinity()), 0xFC00);
        QCOMPARE(halfFromFloat(1e-30F), 0);
        QCOMPARE(halfFromFloat(-0.0F), 0x8000);
        QVERIFY((halfFromFloat(std::numeric_limits<float>::quiet_NaN()) & 0x7FFFU) > 0x7C00U);
    }

    void everyBfloat16ComesBack() {
        for (unsigned bits = 0; bits < 0x10000; ++bits) {
            const bool nan = (bits & 0x7FFFU) > 0x7F80U;
            const unsigned expected = nan ? bits | 0x40U : bits;
            QCOMPARE(bfloat16FromFloat(floatFromBfloat16(static_cast<std::uint16_t>(bits))),
                     expected);
        }
    }

    void bfloat16MiddlesRoundToEven() {
        QCOMPARE(bfloat16FromFloat(std::bit_cast<float>(0x3F808000U)), 0x3F80);
        QCOMPARE(bfloat16FromFloat(std::bit_cast<float>(0x3F818000U)), 0x3F82);
        QCOMPARE(bfloat16FromFloat(std::bit_cast<float>(0x3F808001U)), 0x3F81);
        QCOMPARE(bfloat16FromFloat(std::bit_cast<float>(0x3F807FFFU)), 0x3F80);
        QCOMPARE(bfloat16FromFloat(std::numeric_limits<float>::max()), 0x7F80);
        // A NaN whose payload lies in the lower half must not become infinity.
        QCOMPARE(bfloat16FromFloat(std::bit_cast<float>(0x7F800001U)), 0x7FC0);
    }
};

QTEST_APPLESS_MAIN(TestHalf)
#include "tst_half.moc"
