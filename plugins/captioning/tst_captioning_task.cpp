// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <thread>

#include "plugins/opened_task.h"

using sl::ErrorCode;

/// What cases/*.json cannot hold.
class TestCaptioningTask : public QObject {
    Q_OBJECT

private:
    OpenedTask m_task{"captioning"};

private Q_SLOTS:
    void promptsThatAreNone() {
        const auto bytes = m_task.plan(OpenedTask::query("\xff\xfe"));
        QVERIFY(!bytes);
        QCOMPARE(bytes.error().code, ErrorCode::BadInput);
        const auto endless = m_task.plan(OpenedTask::query(std::string(8001, 'x')));
        QVERIFY(!endless);
        QCOMPARE(endless.error().code, ErrorCode::BadInput);
    }

    void oneTaskServesAllThreads() {
        std::vector<int> planned(4);
        std::vector<std::thread> threads;
        for (int& count : planned)
            threads.emplace_back([this, &count] {
                for (int i = 0; i < 200; ++i)
                    if (const auto requests = m_task.plan(OpenedTask::query("Describe it.")))
                        count += int(requests->size());
            });
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(planned, std::vector<int>(4, 200));
    }
};

QTEST_APPLESS_MAIN(TestCaptioningTask)
#include "tst_captioning_task.moc"
