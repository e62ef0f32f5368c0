// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/task/utf8.h"

using namespace std::string_view_literals;

class TestUtf8 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodText() {
        const std::string_view text = "a\u00e9\u20ac\U0001F600\U0010FFFF"sv;
        QVERIFY(!sl::firstBadUtf8(text));
        QCOMPARE(sl::utf8Length(text), std::size_t(5));
        QCOMPARE(sl::utf8CharacterAt(text, 1).codePoint, U'\u00e9');
        QCOMPARE(sl::utf8CharacterAt(text, 3).codePoint, U'\u20ac');
        QCOMPARE(sl::utf8CharacterAt(text, 6).codePoint, U'\U0001F600');
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

    void everyCodePointAgreesWithQt() {
        for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
            if (c >= 0xD800 && c <= 0xDFFF) continue;
            const QByteArray bytes = QString::fromUcs4(&c, 1).toUtf8();
            const auto read = sl::utf8CharacterAt({bytes.data(), std::size_t(bytes.size())}, 0);
            QVERIFY(read.valid);
            QCOMPARE(read.codePoint, c);
            QCOMPARE(read.bytes, std::size_t(bytes.size()));
            const bool invisible = c == 0x200B || c == 0xFEFF;
            const bool separator = c >= 0x1C && c <= 0x1F;  // Qt's own reading of these
            if (!separator) QCOMPARE(sl::isBlank(c), QChar::isSpace(c) || invisible);
        }
    }
};

QTEST_APPLESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
