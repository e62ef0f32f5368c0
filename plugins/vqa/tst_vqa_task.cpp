// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "plugins/opened_task.h"

using sl::ErrorCode;

/// What cases/*.json cannot hold.
class TestVqaTask : public QObject {
    Q_OBJECT

private:
    OpenedTask m_task{"vqa"};

private Q_SLOTS:
    void questionsThatAreNone() {
        const auto latin = m_task.plan(OpenedTask::query("o\xf9 est le chat ?"));
        QVERIFY(!latin);
        QCOMPARE(latin.error().code, ErrorCode::BadInput);
        QVERIFY(latin.error().message.find("not UTF-8 text (byte 1)") != std::string::npos);
        const auto endless = m_task.plan(OpenedTask::query(std::string(8001, 'x')));
        QVERIFY(!endless);
        QCOMPARE(endless.error().code, ErrorCode::BadInput);
    }

    void longestQuestionPasses() {
        QVERIFY(m_task.plan(OpenedTask::query(std::string(8000, 'x'))).has_value());
    }

    void manyPictures() {
        sl::Query query = OpenedTask::query("Which one is the odd one out?");
        query.media.assign(6, "a.png");
        sl::MediaInfo picture;
        picture.width = picture.height = 32;
        const auto requests = m_task->plan(query, std::vector(6, picture));
        QVERIFY(requests.has_value());
        QCOMPARE(requests->front().media.size(), std::size_t(6));
        QCOMPARE(requests->front().media.back().mediaIndex, 5);
    }

    void tokensAreKept() {
        const sl::Query query = OpenedTask::query("What color?");
        sl::Output output;
        output.content = sl::TextOutput{" red", "stop", {{9, " red", -0.1}}, {}};
        const auto answer = m_task->read(query, m_task.plan(query)->front(), output);
        QCOMPARE(answer->text, std::string("red"));
        QCOMPARE(answer->tokens.at(0).text, std::string(" red"));
    }
};

QTEST_APPLESS_MAIN(TestVqaTask)
#include "tst_vqa_task.moc"
