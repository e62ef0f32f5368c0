// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/base/utf8.h"

using namespace std::string_view_literals;

class TestUtf8 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodText() {
        const std::string_view text = "a\u00e9\u20ac\U0001F600\U0010FFFF"sv;
        QVERIFY(!sl::firstBadUtf8(text));
        QCOMPARE(sl::utf8Length(text), std::size_t(5));
        QCOMPARE(sl::utf8Step(text.substr(1)).codePoint, U'\u00e9');
        QCOMPARE(sl::utf8Step(text.substr(3)).codePoint, U'\u20ac');
        QCOMPARE(sl::utf8Step(text.substr(6)).codePoint, U'\U0001F600');
        QVERIFY(!sl::firstBadUtf8(""));
        QVERIFY(!sl::firstBadUtf8("\0"sv));
    }

    void badText_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("at");
        QTest::addRow("latin-1") << QByteArray("caf\xe9 ") << 3;
        QTest::addRow("continuation alone") << QByteArray("\x80") << 0;
        QTest::addRow("overlong slash") << QByteArray("ab\xc0\xaf") << 2;
        QTest::addRow("overlong 3") << QByteArray("\xe0\x80\xaf") << 0;
        QTest::addRow("overlong 4") << QByteArray("\xf0\x80\x80\xaf") << 0;
        QTest::addRow("surrogate") << QByteArray("\xed\xa0\x80") << 0;
        QTest::addRow("too high") << QByteArray("\xf4\x90\x80\x80") << 0;
        QTest::addRow("five bytes") << QByteArray("\xf8\x88\x80\x80\x80") << 0;
        QTest::addRow("cut off") << QByteArray("a\xe2\x82") << 1;
        QTest::addRow("UTF-16") << QByteArray("\xff\xfe") << 0;
    }
    void badText() {
        QFETCH(QByteArray, text);
        QFETCH(int, at);
        const auto bad = sl::firstBadUtf8({text.data(), std::size_t(text.size())});
        QVERIFY(bad.has_value());
        QCOMPARE(int(*bad), at);
    }

    // Expected values: Table 3-8 of the Unicode standard, 15.0, and what Python's decoder gives.
    void badPartsBecomeOneReplacementEach_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("clean");
        QTest::addColumn<int>("characters");
        const QByteArray bad = "\uFFFD";
        QTest::addRow("good") << QByteArray("a\u20ac") << QByteArray("a\u20ac") << 2;
        QTest::addRow("nothing") << QByteArray() << QByteArray() << 0;
        QTest::addRow("latin-1") << QByteArray("caf\xe9 x") << "caf" + bad + " x" << 6;
        QTest::addRow("overlong") << QByteArray("\xc0\xaf\xe0\x80\xbf") << bad.repeated(5) << 5;
        QTest::addRow("surrogate") << QByteArray("\xed\xa0\x80") << bad.repeated(3) << 3;
        QTest::addRow("too high") << QByteArray("\xf4\x91\x92\x93\xff") << bad.repeated(5) << 5;
        QTest::addRow("cut inside")
            << QByteArray("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41") << bad.repeated(4) + "A" << 5;
        QTest::addRow("cut at the end") << QByteArray("a\xf0\x9f\x98") << "a" + bad << 2;
    }
    void badPartsBecomeOneReplacementEach() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, clean);
        QFETCH(int, characters);
        QCOMPARE(sl::lossyUtf8(text.toStdString()), clean.toStdString());
        QCOMPARE(int(sl::utf8Length(text.toStdString())), characters);
        QVERIFY(!sl::firstBadUtf8(sl::lossyUtf8(text.toStdString())));
    }

    void onlyAnUnfinishedCharacterIsATail() {
        QCOMPARE(sl::incompleteTail(""), std::size_t(0));
        QCOMPARE(sl::incompleteTail("a\u20ac"), std::size_t(0));
        QCOMPARE(sl::incompleteTail("a\xe2"), std::size_t(1));
        QCOMPARE(sl::incompleteTail("a\xe2\x82"), std::size_t(2));
        QCOMPARE(sl::incompleteTail("\xf0\x9f\x98"), std::size_t(3));
        QCOMPARE(sl::incompleteTail("a\xff"), std::size_t(0));     // begins nothing
        QCOMPARE(sl::incompleteTail("\xe0\x80"), std::size_t(0));  // cannot become valid
        QCOMPARE(sl::incompleteTail("\x80\x80"), std::size_t(0));
    }

    void aStepTellsAnEndFromAnError() {
        QVERIFY(sl::utf8Step("\xe2\x82").incomplete);
        QVERIFY(!sl::utf8Step("\xe2\x82x").incomplete);
        QCOMPARE(sl::utf8Step("\xe2\x82x").length, std::size_t(2));
        QCOMPARE(sl::utf8Step("").length, std::size_t(0));
        QVERIFY(!sl::utf8Step("").valid);
    }

    void whatIsNoCharacterIsNotWritten() {
        for (const char32_t c : {char32_t(0xD800), char32_t(0xDFFF), char32_t(0x110000)}) {
            std::string text = "a";
            sl::appendUtf8(text, c);
            QCOMPARE(text, std::string("a\uFFFD"));
        }
    }

    void everyCodePointAgreesWithQt() {
        for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
            if (c >= 0xD800 && c <= 0xDFFF) continue;
            const QByteArray bytes = QString::fromUcs4(&c, 1).toUtf8();
            const auto read = sl::utf8Step({bytes.data(), std::size_t(bytes.size())});
            QVERIFY(read.valid);
            QCOMPARE(read.codePoint, c);
            QCOMPARE(read.length, std::size_t(bytes.size()));
            std::string written;
            sl::appendUtf8(written, c);
            QCOMPARE(written, bytes.toStdString());
            const bool invisible = c == 0x200B || c == 0xFEFF;
            const bool separator = c >= 0x1C && c <= 0x1F;  // Qt's own reading of these
            if (!separator) QCOMPARE(sl::isBlank(c), QChar::isSpace(c) || invisible);
        }
    }
};

QTEST_APPLESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
