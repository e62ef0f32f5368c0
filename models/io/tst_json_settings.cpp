// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "models/io/json_settings.h"

using namespace sl;
using io::JsonSettings;

class TestJsonSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void absentAndNullLeaveTheTarget() {
        const Json json = {{"b", nullptr}};
        JsonSettings settings(json, "f", ErrorCode::BadInput);
        int a = 3;
        double b = 0.5;
        settings.number("a", a, 0, 9);
        settings.number("b", b, 0, 1);
        QCOMPARE(a, 3);
        QCOMPARE(b, 0.5);
        QVERIFY(settings.status().has_value());
    }

    void boundsAreInclusive() {
        const Json json = {{"low", 1}, {"high", 4.0}, {"list", {1, 4}}};
        JsonSettings settings(json, "f", ErrorCode::BadInput);
        int low = 0, high = 0;
        std::vector<int> list;
        settings.required("low", low, 1, 4);
        settings.required("high", high, 1, 4);
        settings.list("list", list, 1, 4);
        QVERIFY(settings.status().has_value());
        QCOMPARE(low + high, 5);
        QCOMPARE(list, (std::vector<int>{1, 4}));
    }

    void complaints_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("missing") << "{}"
                                 << "f: 'n' is missing";
        QTest::newRow("no object") << "[1]"
                                   << "f: 'n' is missing";
        QTest::newRow("text") << R"({"n":"2"})"
                              << "f: 'n' is not a whole number";
        QTest::newRow("fraction") << R"({"n":1.5})"
                                  << "f: 'n' is not a whole number";
        QTest::newRow("below") << R"({"n":0})"
                               << "f: 'n' is out of range";
        QTest::newRow("far above") << R"({"n":1e300})"
                                   << "f: 'n' is out of range";
        QTest::newRow("list of text") << R"({"n":1,"l":["x"]})"
                                      << "f: 'l' is not a number";
        QTest::newRow("empty list") << R"({"n":1,"l":[]})"
                                    << "f: 'l' is not a short list of numbers";
        QTest::newRow("no text") << R"({"n":1,"l":[1],"t":2})"
                                 << "f: 't' is not text";
    }
    void complaints() {
        QFETCH(QString, text);
        QFETCH(QString, complaint);
        const Json json = *parseJson(text.toStdString(), "text");
        JsonSettings settings(json, "f", ErrorCode::BadModel);
        std::int64_t n = 0;
        std::vector<double> list;
        std::string word;
        settings.required("n", n, 1, 9);
        settings.list("l", list, 0, 1);
        settings.text("t", word);
        QVERIFY(!settings.status());
        QCOMPARE(settings.status().error().code, ErrorCode::BadModel);
        QCOMPARE(QString::fromStdString(settings.status().error().message), complaint);
    }
};

QTEST_APPLESS_MAIN(TestJsonSettings)
#include "tst_json_settings.moc"
