// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <cmath>
#include <limits>

#include "plugins/opened_task.h"

using sl::ErrorCode;

/// What cases/*.json cannot hold: bytes that are no text, numbers that are none, endless prompts.
class TestGroundingTask : public QObject {
    Q_OBJECT

private:
    OpenedTask m_task{"grounding"};

    sl::PartialAnswer read(const sl::TextOutput& text) const {
        const sl::Query query = OpenedTask::query("the star");
        sl::Output output;
        output.content = text;
        return m_task->read(query, m_task.plan(query)->front(), output).value();
    }

private Q_SLOTS:
    void promptsThatAreNone() {
        const auto latin = m_task.plan(OpenedTask::query("caf\xe9"));
        QVERIFY(!latin);
        QCOMPARE(latin.error().code, ErrorCode::BadInput);
        QVERIFY(latin.error().message.find("not UTF-8") != std::string::npos);
        std::string words;
        for (int i = 0; i < 10000; ++i) words += "star ";
        const auto endless = m_task.plan(OpenedTask::query(words));
        QVERIFY(!endless);
        QCOMPARE(endless.error().code, ErrorCode::BadInput);
        QVERIFY(endless.error().message.find("8000") != std::string::npos);
    }

    void boxesThatAreNoNumbersAreLeftOut() {
        constexpr double inf = std::numeric_limits<double>::infinity();
        const auto answer = read({"<a><b><c>",
                                  "stop",
                                  {},
                                  {{0, {std::nan(""), 0, 5, 5}, {0, 3}, 0.5},
                                   {0, {0, 0, inf, 5}, {3, 6}, 0.5},
                                   {0, {1, 1, 5, 5}, {6, 9}, 0.5}}});
        QCOMPARE(answer.annotations.size(), std::size_t(1));
        QCOMPARE(answer.annotations[0].box, (sl::Box{1, 1, 5, 5}));
    }

    void rangesOutsideTheTextAreLeftOut() {
        const auto answer = read({"<a>",
                                  "stop",
                                  {},
                                  {{0, {1, 1, 5, 5}, {0, 4}, 0.5},
                                   {0, {1, 1, 5, 5}, {-1, 2}, 0.5},
                                   {0, {1, 1, 5, 5}, {2, 2}, 0.5},
                                   {0, {1, 1, 5, 5}, {0, 3}, 0.5}}});
        QCOMPARE(answer.annotations.size(), std::size_t(4));
        for (int i = 0; i < 3; ++i) QVERIFY(!answer.annotations[i].fromText);
        QCOMPARE(*answer.annotations[3].fromText, (std::pair{0, 3}));
    }

    void scoresAreProbabilities() {
        const auto answer =
            read({"<a>",
                  "stop",
                  {},
                  {{0, {1, 1, 5, 5}, {0, 3}, std::nan("")}, {0, {1, 1, 5, 5}, {0, 3}, 1.0000001}}});
        QVERIFY(!answer.annotations[0].score);
        QCOMPARE(*answer.annotations[1].score, 1.0);
    }

    void tokensAreKept() {
        const auto answer = read({"<a>", "stop", {{3, "<a>", -0.25}}, {}});
        QCOMPARE(answer.tokens.size(), std::size_t(1));
        QCOMPARE(answer.tokens[0].logprob, -0.25);
    }

    void mergeBeforeAnythingIsRead() {
        const auto merged = m_task->merge(OpenedTask::query("the star"), {});
        QVERIFY(merged.has_value());
        QVERIFY(merged->text.empty() && merged->annotations.empty());
    }
};

QTEST_APPLESS_MAIN(TestGroundingTask)
#include "tst_grounding_task.moc"
