// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/datasets/box_text.h"

using namespace sl;
using datasets::boxesInText;

class TestBoxText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheBoxHoweverItIsWritten_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"[1, 2, 30.5, 40]", "[1 2 30.5 40]", "(1,2),(30.5,40)", "(1, 2, 30.5, 40)",
              "<box>(1,2),(30.5,40)</box>", "It is at [[1, 2, 30.5, 40]].", "1,2,30.5,40",
              " 1 2 30.5 40 ", "{<1><2><30.5><40>}", "[(1,2), (30.5,40)]",
              "[{\"bbox_2d\": [1, 2, 30.5, 40], \"label\": \"x\"}]", "[+1, 2, 30.5, 40]"})
            QTest::newRow(text) << QByteArray(text);
    }
    void findsTheBoxHoweverItIsWritten() {
        QFETCH(QByteArray, text);
        const auto boxes = boxesInText(text.toStdString());
        QCOMPARE(boxes.size(), std::size_t{1});
        QVERIFY((boxes[0].values == Box{1, 2, 30.5, 40}));
    }

    void findsNoneWhereThereIsNone_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"", "a red ball", "[1, 2, 3]", "[1, 2, 3, 4, 5]", "[30, 2, 1, 40]", "[1, 2, 1, 40]",
              "[1, 2, x, 4]", "[1, 2, 30", "(1,2) and (3,4)", "2 cats and 3 dogs",
              "[1.2.3, 2, 3, 4]", "1,2,3,4,5", "[nan, 1, 2, 3]", "[1e5, 2, 3, 4]"})
            QTest::newRow(text) << QByteArray(text);
    }
    void findsNoneWhereThereIsNone() {
        QFETCH(QByteArray, text);
        QVERIFY(boxesInText(text.toStdString()).empty());
    }

    void tellsWhereEachStands() {
        const std::string text = "dog [1,2,3,4] and cat [5,6,7,8]";
        const auto boxes = boxesInText(text);
        QCOMPARE(boxes.size(), std::size_t{2});
        const auto [from, to] = boxes[1].fromText;
        QCOMPARE(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)),
                 std::string("[5,6,7,8]"));
    }

    void listsOfBoxesAreTakenApart() {
        QCOMPARE(boxesInText("[[1,2,3,4],[5,6,7,8],[0,0,1,1]]").size(), std::size_t{3});
    }

    void manyBracketsTakeNoTime() {
        QElapsedTimer timer;
        timer.start();
        boxesInText(std::string(50'000, '['));
        boxesInText(std::string(50'000, '1'));
        QVERIFY(timer.elapsed() < 2000);
    }
};

QTEST_APPLESS_MAIN(TestBoxText)
#include "tst_box_text.moc"
