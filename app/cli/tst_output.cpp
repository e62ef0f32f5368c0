// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "app/cli/progress_bar.h"
#include "app/cli/query_options.h"
#include "app/cli/text_table.h"

using namespace sl;

class TestOutput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsAreAligned() {
        QCOMPARE(cli::textTable({{"a", "bb"}, {"ccc", "d"}}), std::string("a    bb\nccc  d"));
        QCOMPARE(cli::textTable({{"ж", "x"}, {"ab", "y"}}), std::string("ж   x\nab  y"));
        QCOMPARE(cli::textTable({{"abcdef", "x"}}, 3), std::string("abc\u2026  x"));
        QCOMPARE(cli::textTable({{"a\nb"}}), std::string("a b"));
        QCOMPARE(cli::textTable({}), std::string());
    }

    void progressIsOneLine() {
        QCOMPARE(cli::ProgressBar::line({12, 0, "answers", ""}, 3), std::string("12 answers"));
        const std::string line = cli::ProgressBar::line({10, 40, "steps", "loss 0.5"}, 30);
        QCOMPARE(line, std::string("[######                  ] 10/40 steps, 1:30 left, loss 0.5"));
        const std::string end = cli::ProgressBar::line({40, 40, "steps", ""}, 30);
        QVERIFY(end.find("left") == std::string::npos);
    }

    void numbersAreReadStrictly() {
        QCOMPARE(*cli::numbersFromText("1,2.5,-3e1", 3, "--x"), (std::vector<double>{1, 2.5, -30}));
        for (const char* text : {"", "1", "1,2,3,4", "1,2,", "1, 2,3", "a,b,c", "1,2,nan",
                                 "1,2,inf", "1;2;3", "1,2,3x"})
            QVERIFY2(!cli::numbersFromText(text, 3, "--x").has_value(), text);
    }
};

QTEST_APPLESS_MAIN(TestOutput)
#include "tst_output.moc"
