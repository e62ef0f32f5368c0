// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/metrics/metrics.h"

using namespace sl;

namespace {

/// Right: what the official script makes of the left.
constexpr std::pair<const char*, const char*> kGolden[] = {
    // clang-format off
    {"Red", "red"},
    {"  A red Ball. ", "red ball"},
    {"two", "2"},
    {"Ten cats", "10 cats"},
    {"none", "0"},
    {"3.5", "3.5"},
    {"1,000", "1000"},
    {"10,5 cm, wide", "105 cm wide"},
    {"dont", "don't"},
    {"isnt it", "isn't it"},
    {"somebody'd", "somebodyd"},
    {"'ows'at", "'ow's'at"},
    {"black/white", "black white"},
    {"black / white", "black white"},
    {"t-shirt", "t shirt"},
    {"x-ray, chest", "x ray chest"},
    {"Yes!", "yes"},
    {"yes ,no", "yes no"},
    {"a.m.", "am"},
    {"a b c...", "b c"},
    {"U.S.A", "usa"},
    {"the the an", ""},
    {"twas", "'twas"},
    {"can`t", "can t"},
    {"(left)", "left"},
    {"left) ", "left"},
    {"50%", "50%"},
    {"\tnew\nline ", "new line"},
    {"zero-one", "0 1"},
    {"\"quoted\"", "quoted"},
    {"", ""},
    {".", ""},
    {" ", ""},
    {"........................................", "........"},
    {"theyre the ones", "they're ones"},
    {"youdve", "youdve"},
    {"Left lung, Right lung", "left lung right lung"},
    {"CT", "ct"},
    {"é À Ü", "é à ü"},
    {"What's that?", "what's that"},
    {"1 , 2", "1 2"},
    {"a/an/the", ""},
    // clang-format on
};

}  // namespace

class TestVqa : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void normalisesAsTheOfficialScript_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("expected");
        int row = 0;
        for (const auto& [answer, expected] : kGolden)
            QTest::addRow("%d %s", row++, answer) << QByteArray(answer) << QByteArray(expected);
    }
    void normalisesAsTheOfficialScript() {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(metrics::normaliseVqa(answer.toStdString())), expected);
    }

    void exactNeedsOneTruthThatIsEqual() {
        QCOMPARE(metrics::vqaExact("Two.", {"2", "three"}), 1.0);
        QCOMPARE(metrics::vqaExact("The Red", {"red"}), 1.0);
        QCOMPARE(metrics::vqaExact("redder", {"red"}), 0.0);
        QCOMPARE(metrics::vqaExact("", {"red"}), 0.0);
        QCOMPARE(metrics::vqaExact("red", {}), 0.0);
    }

    void survivesBytesThatAreNoText() {
        for (int first = 0; first < 256; ++first)
            metrics::normaliseVqa(
                {static_cast<char>(first), '\xC3', ' ', static_cast<char>(first)});
    }
};

QTEST_APPLESS_MAIN(TestVqa)
#include "tst_vqa.moc"
