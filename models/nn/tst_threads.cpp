// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <new>
#include <stdexcept>

#include "models/nn/threads.h"
#include "models/nn/torch.h"

using namespace sl;

class TestThreads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threadsAreSetOrAllCores() {
        QCOMPARE(nn::threadCount(3), 3);
        QVERIFY(nn::threadCount(0) >= 1);
        const int before = at::get_num_threads();
        nn::setThreads(1);
        QCOMPARE(at::get_num_threads(), 1);
        nn::setThreads(before);
    }

    void memoryThatIsShortHasItsOwnCode() {
        QCOMPARE(nn::errorFrom(std::bad_alloc(), "x").code, ErrorCode::OutOfMemory);
        try {
            at::empty({std::int64_t{1} << 50});
            QFAIL("a pebibyte was allocated");
        } catch (const std::exception& error) {
            const Error said = nn::errorFrom(error, "the answer");
            QCOMPARE(said.code, ErrorCode::OutOfMemory);
            QVERIFY(said.message.find("the answer") != std::string::npos);
        }
    }

    void faultsAreOneLineWithoutTrace() {
        try {
            at::matmul(at::ones({2, 3}), at::ones({2, 3}));
            QFAIL("shapes that do not fit were multiplied");
        } catch (const std::exception& error) {
            const Error said = nn::errorFrom(error, "the answer");
            QCOMPARE(said.code, ErrorCode::Internal);
            QVERIFY(said.message.find('\n') == std::string::npos);
            QVERIFY(said.message.find("the answer failed: ") == 0);
            QVERIFY(said.message.find("frame #") == std::string::npos);
        }
        QCOMPARE(nn::errorFrom(std::runtime_error("a\nb"), "y").message,
                 std::string("y failed: a"));
    }
};

QTEST_APPLESS_MAIN(TestThreads)
#include "tst_threads.moc"
