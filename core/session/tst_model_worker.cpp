// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/fake_engine.h"
#include "core/session/model_worker.h"

using namespace sl;

class TestModelWorker : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void answersStream();
    void newerAskOvertakes();
    void slotsDoNotDisturbEachOther();
    void stopKeepsWhatCame();
    void stopWhileLoadingIsImmediate();
    void failedModelFailsAsks();
    void destroyedWhileBusy();

private:
    std::unique_ptr<ModelWorker> ready();
    std::shared_ptr<FakeBehaviour> m_fake;
};

namespace {
Query query(const char* task) {
    Query q;
    q.task = task;
    q.media = {"x.png"};
    return q;
}
}  // namespace

void TestModelWorker::init() {
    m_fake = std::make_shared<FakeBehaviour>();
}

std::unique_ptr<ModelWorker> TestModelWorker::ready() {
    auto worker = std::make_unique<ModelWorker>(fakeEngine(m_fake));
    worker->setTasks(std::make_shared<TaskRegistry>(TaskRegistry::Options{}));
    worker->load({});
    return worker;
}

void TestModelWorker::answersStream() {
    auto worker = ready();
    QCOMPARE(worker->model().status, ModelState::Status::Loading);
    QString longest;
    connect(worker.get(), &ModelWorker::liveChanged, worker.get(), [&] {
        if (worker->live("a")) longest = worker->live("a")->text;
    });
    const auto future = worker->ask(query("captioning"), "a");
    QTRY_VERIFY(future.isFinished());
    QVERIFY(future.result().has_value());
    QCOMPARE(worker->model().status, ModelState::Status::Ready);
    QCOMPARE(longest, "A large red circle left of a strawberry.");
    QCOMPARE((*future.result())->run.state, RunState::Done);
    QVERIFY(worker->idle());
}

void TestModelWorker::newerAskOvertakes() {
    m_fake->tokenMs = 20;
    auto worker = ready();
    QSignalSpy finished(worker.get(), &ModelWorker::finished);
    const auto old = worker->ask(query("captioning"), "a");
    QTRY_VERIFY(worker->live("a") && !worker->live("a")->tokens.empty());
    const auto fresh = worker->ask(query("vqa"), "a");
    QTRY_VERIFY(fresh.isFinished() && old.isFinished());
    QVERIFY(!old.result().has_value());
    QCOMPARE(old.result().error().code, ErrorCode::Cancelled);
    QVERIFY(fresh.result().has_value());
    QCOMPARE(finished.count(), 1);  // the stale answer is never signalled
    QCOMPARE(QString::fromStdString((*fresh.result())->answer.text), "Two");
}

void TestModelWorker::slotsDoNotDisturbEachOther() {
    auto worker = ready();
    const auto a = worker->ask(query("vqa"), "a");
    const auto b = worker->ask(query("vqa"), "b");
    QTRY_VERIFY(a.isFinished() && b.isFinished());
    QVERIFY(a.result().has_value() && b.result().has_value());
}

void TestModelWorker::stopKeepsWhatCame() {
    m_fake->tokenMs = 30;
    auto worker = ready();
    AskRecordPtr record;
    connect(worker.get(), &ModelWorker::finished, worker.get(),
            [&](const QString&, const AskRecordPtr& r) { record = r; });
    worker->ask(query("captioning"), "a");
    QTRY_VERIFY(worker->live("a") && worker->live("a")->tokens.size() >= 2);
    worker->stop("a");
    QTRY_VERIFY(record);
    QCOMPARE(record->run.state, RunState::Cancelled);
    QVERIFY(QString::fromStdString(record->answer.text).startsWith("A large"));
    QVERIFY(record->answer.tokens.size() < 10);
}

void TestModelWorker::stopWhileLoadingIsImmediate() {
    m_fake->loadMs = 300;
    auto worker = ready();
    const auto future = worker->ask(query("vqa"), "a");
    worker->stop("a");
    QVERIFY(future.isFinished());
    QVERIFY(worker->live("a") == nullptr);
    QTRY_VERIFY(worker->idle());
    QCOMPARE(int(m_fake->asks), 0);
}

void TestModelWorker::failedModelFailsAsks() {
    m_fake->modelFails = true;
    auto worker = ready();
    const auto future = worker->ask(query("vqa"), "a");
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result().error().code, ErrorCode::BadModel);
    QCOMPARE(worker->model().status, ModelState::Status::Failed);
    m_fake->modelFails = false;
    worker->load({});
    const auto again = worker->ask(query("vqa"), "a");
    QTRY_VERIFY(again.isFinished());
    QVERIFY(again.result().has_value());
}

void TestModelWorker::destroyedWhileBusy() {
    m_fake->tokenMs = 50;
    auto worker = ready();
    const auto future = worker->ask(query("captioning"), "a");
    QTRY_VERIFY(worker->live("a") && !worker->live("a")->tokens.empty());
    worker.reset();
    QVERIFY(future.isFinished());
    QVERIFY(!future.result().has_value());
}

QTEST_GUILESS_MAIN(TestModelWorker)
#include "tst_model_worker.moc"
