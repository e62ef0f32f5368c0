// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/ask_all.h"
#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/samples.h"
#include "core/session/session.h"

using namespace sl;

class TestAskAll : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void placeholders();
    void wrongQuestionsAreNamed_data();
    void wrongQuestionsAreNamed();
    void plansComeBack();
    void answersAllAndKeepsThem();
    void theUsersQuestionComesFirst();
    void pauseResumeAndCancel();
    void failuresAreRecordsAndDoNotEndIt();
    void aClosedWindowGoesOnWhereItWas();
    void answersThatWereLostAreAskedAgain();
    void aMissingModelPauses();
    void backgroundQuestionsLeaveTheWindowIdle();

private:
    std::unique_ptr<Session> open();
    QString start(Session& session, const QStringList& questions = {"what is {name}?"});
    std::map<std::string, std::pair<Run, Answer>>& records() {
        return m_fake->records[m_dir->filePath("store.db").toStdString()];
    }
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
};

void TestAskAll::init() {
    m_fake = std::make_shared<FakeBehaviour>();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "b.png", "c.png", "d.png", "store.db"}) {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile project(m_dir->filePath("project.json"));
    QVERIFY(project.open(QIODevice::WriteOnly));
    project.write(R"({"name":"T","model":"mini","samples":[
        {"media":"a.png","task":"grounding","prompt":"the dog"},"b.png","c.png","d.png"]})");
}

std::unique_ptr<Session> TestAskAll::open() {
    SessionOptions options;
    options.engine = fakeEngine(m_fake);
    options.storePath = m_dir->filePath("store.db");
    auto session = std::make_unique<Session>(options);
    session->open({m_dir->path()});
    [&] { QTRY_VERIFY(session->isOpen() && session->idle()); }();
    return session;
}

QString TestAskAll::start(Session& session, const QStringList& questions) {
    AskAllRequest request;
    request.questions = questions;
    request.task = "vqa";
    auto plan = planAskAll(request, session.samples()->items(), nullptr);
    if (!plan) return {};
    const QString id = plan->id;
    session.askAll()->start(std::move(*plan));
    return id;
}

void TestAskAll::placeholders() {
    MediaItem item;
    item.name = "a.png";
    item.sample.prompt = "the dog";
    QCOMPARE(filledQuestion("where is {prompt} in {name}?", item).value(),
             "where is the dog in a.png?");
    QCOMPARE(filledQuestion("a {{set}}", item).value(), "a {set}");
    QCOMPARE(filledQuestion("{label}", item).error().code, ErrorCode::BadInput);
    AskAllRequest request;
    request.questions = {"{prompt}", " ", "what?"};
    request.task = "vqa";
    MediaItem bare;
    bare.path = bare.name = "b.png";
    item.sample.task = "grounding";
    int skipped = 0;
    const auto plan = planAskAll(request, {item, bare}, &skipped);
    QVERIFY(plan.has_value());
    QCOMPARE(plan->items.size(), std::size_t(3));
    QCOMPARE(plan->items[0].task, "grounding");  // its own prompt brings its own task
    QCOMPARE(plan->items[1].task, "vqa");
    QCOMPARE(skipped, 1);
    QCOMPARE(plan->indexOf(plan->runId(2)), 2);
    QCOMPARE(plan->indexOf("another-000001"), -1);
    QCOMPARE(plan->indexOf(plan->id + "-000009"), -1);
}

void TestAskAll::wrongQuestionsAreNamed_data() {
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("named");
    QTest::newRow("none") << ""
                          << "no question";
    QTest::newRow("unknown") << "where is {dog}?"
                             << "{dog}";
    QTest::newRow("open") << "where is {prompt"
                          << "not closed";
    QTest::newRow("nothing left") << "{label}"
                                  << "no sample";
}

void TestAskAll::wrongQuestionsAreNamed() {
    QFETCH(QString, question);
    QFETCH(QString, named);
    AskAllRequest request;
    request.questions = {question};
    MediaItem item;
    item.name = "a.png";
    const auto plan = planAskAll(request, {item}, nullptr);
    QVERIFY(!plan.has_value());
    QVERIFY2(QString::fromStdString(plan.error().message).contains(named),
             plan.error().message.c_str());
}

void TestAskAll::plansComeBack() {
    AskAllPlan plan;
    plan.id = "01ABC";
    plan.title = "t";
    plan.started = "2026-01-02T03:04:05.678Z";
    plan.evidence = true;
    plan.items = {{"/p/a.png", "vqa", "\"what\"?\n", {}, {}}, {"/q/b.png", "vqa", "x", {}, {}}};
    const QString text = askAllPlanText(plan, "/p");
    QVERIFY(!text.contains("/p/a.png"));
    const auto moved = askAllPlanFromText(text, "/elsewhere");
    QVERIFY(moved.has_value());
    QCOMPARE(moved->items[0].media, "/elsewhere/a.png");
    QCOMPARE(moved->items[1].media, "/q/b.png");
    QCOMPARE(moved->items[0].prompt, plan.items[0].prompt);
    QCOMPARE(moved->started, plan.started);
    QVERIFY(moved->evidence);
    for (const char* bad : {"", "[]", "{}", R"({"id":"a"})", R"({"id":"a","items":[["x"]]})",
                            R"({"id":"a","items":[["x",1,"y"]]})", R"({"id":7,"items":[]})"})
        QVERIFY2(!askAllPlanFromText(bad, "/p").has_value(), bad);
}

void TestAskAll::answersAllAndKeepsThem() {
    auto session = open();
    QSignalSpy notices(session.get(), &Session::notice);
    const QString id = start(*session, {"what?", "how many?"});
    QCOMPARE(session->askAll()->job(id)->state.total, 8);
    QTRY_COMPARE(session->askAll()->job(id)->state.state, RunState::Done);
    QTRY_VERIFY(session->idle());
    QCOMPARE(session->askAll()->job(id)->state.done, 8);
    QCOMPARE(records().size(), std::size_t(8));
    for (const auto& [runId, record] : records())
        QVERIFY(QString::fromStdString(runId).startsWith(id + "-"));
    QVERIFY(session->asks()->shown());  // the present picture's answers are seen at once
    QCOMPARE(session->asks()->versions().size(), std::size_t(2));
    QCOMPARE(notices.count(), 1);
    QVERIFY(session->askAll()->resumable().isEmpty());
}

void TestAskAll::theUsersQuestionComesFirst() {
    m_fake->tokenMs = 60;  // four words: a quarter of a second a question
    auto session = open();
    const QString id = start(*session);
    QTRY_VERIFY(m_fake->asks > 0);
    Query mine;
    mine.task = "grounding";
    mine.media = {session->samples()->currentItem()->path.toStdString()};
    session->asks()->ask(mine);
    QTRY_VERIFY(session->asks()->shown());
    QCOMPARE(session->asks()->shown()->query.task, std::string("grounding"));
    QVERIFY(session->askAll()->job(id)->state.done < 4);
    m_fake->tokenMs = 1;
    QTRY_COMPARE(session->askAll()->job(id)->state.state, RunState::Done);
    QTRY_COMPARE(records().size(), std::size_t(5));  // the interrupted one was asked again
    for (const auto& [runId, record] : records()) QCOMPARE(record.first.state, RunState::Done);
}

void TestAskAll::pauseResumeAndCancel() {
    m_fake->tokenMs = 20;
    auto session = open();
    AskAll* all = session->askAll();
    const QString id = start(*session);
    QTRY_VERIFY(all->job(id)->state.done >= 1);
    all->pause(id);
    QCOMPARE(all->job(id)->state.state, RunState::Paused);
    QCOMPARE(all->resumable(), id);
    QTRY_VERIFY(session->idle());
    QTest::qWait(120);
    const auto done = all->job(id)->state.done;
    QVERIFY(done < 4);
    QTest::qWait(120);
    QCOMPARE(all->job(id)->state.done, done);
    all->resume(id);
    QVERIFY(all->job(id)->secondsLeft > 0);
    QVERIFY(all->job(id)->state.samplesPerSec > 0);
    all->cancel(id);
    QCOMPARE(all->job(id)->state.state, RunState::Cancelled);
    m_fake->tokenMs = 1;
    all->resume(id);  // even then
    QTRY_COMPARE(all->job(id)->state.state, RunState::Done);
    QTRY_COMPARE(records().size(), std::size_t(4));
}

void TestAskAll::failuresAreRecordsAndDoNotEndIt() {
    auto session = open();
    AskAll* all = session->askAll();
    m_fake->failFor = "b.png";
    const QString id = start(*session);
    QTRY_COMPARE(all->job(id)->state.state, RunState::Done);
    QTRY_COMPARE(records().size(), std::size_t(4));
    QCOMPARE(all->job(id)->state.done, 4);
    QVERIFY(QString::fromStdString(all->job(id)->state.message).contains('1'));
    int failed = 0;
    for (const auto& [runId, record] : records()) failed += record.first.state == RunState::Failed;
    QCOMPARE(failed, 1);
    QCOMPARE(all->plan(id)->items[1].state, AskAllItem::State::Failed);
    QVERIFY(!all->plan(id)->items[1].error.isEmpty());
    {
        const std::lock_guard lock(m_fake->mutex);
        m_fake->failFor.clear();
    }
    all->retryFailed(id);
    QTRY_COMPARE(all->job(id)->state.state, RunState::Done);
    QTRY_VERIFY(session->idle());
    QCOMPARE(records().size(), std::size_t(4));  // in place of the failed record
    for (const auto& [runId, record] : records()) QCOMPARE(record.first.state, RunState::Done);
}

void TestAskAll::aClosedWindowGoesOnWhereItWas() {
    m_fake->tokenMs = 20;
    QString id;
    qint64 done = 0;
    {
        auto session = open();
        id = start(*session);
        QTRY_VERIFY(session->askAll()->job(id)->state.done >= 1);
        QTRY_VERIFY(!records().empty());
    }
    done = static_cast<qint64>(records().size());
    QVERIFY(done < 4);
    m_fake->tokenMs = 1;
    auto session = open();
    AskAll* all = session->askAll();
    QTRY_COMPARE(all->resumable(), id);
    QCOMPARE(all->job(id)->state.state, RunState::Paused);
    QTRY_COMPARE(all->job(id)->state.done, done);
    const int asked = m_fake->asks;
    all->resume(id);
    QTRY_COMPARE(all->job(id)->state.state, RunState::Done);
    QTRY_COMPARE(records().size(), std::size_t(4));
    QCOMPARE(m_fake->asks - asked, static_cast<int>(4 - done));  // none twice
}

void TestAskAll::answersThatWereLostAreAskedAgain() {
    QString id;
    {
        auto session = open();
        id = start(*session);
        QTRY_COMPARE(session->askAll()->job(id)->state.done, 4);
        QTRY_VERIFY(session->idle());
    }
    // As if killed between two writes: the list still says "running", a record is not there.
    auto& settings = m_fake->settings[m_dir->filePath("store.db").toStdString()];
    std::string& list = settings["askall.jobs"];
    list.replace(list.find("\"done\":4"), 8, "\"done\":2");
    list.replace(list.find("\"state\":\"done\""), 14, "\"state\":\"running\"");
    records().erase((id + "-000002").toStdString());
    auto session = open();
    QTRY_COMPARE(session->askAll()->job(id)->state.done, 3);
    session->askAll()->resume(id);
    QTRY_COMPARE(session->askAll()->job(id)->state.state, RunState::Done);
    QTRY_VERIFY(records().count((id + "-000002").toStdString()) == 1);
}

void TestAskAll::aMissingModelPauses() {
    m_fake->modelFails = true;
    auto session = open();
    const QString id = start(*session);
    QTRY_COMPARE(session->askAll()->job(id)->state.state, RunState::Paused);
    QVERIFY(records().empty());
    m_fake->modelFails = false;
    session->loadModel("mini");
    QTRY_COMPARE(session->model().status, ModelState::Status::Ready);
    session->askAll()->resume(id);
    QTRY_COMPARE(session->askAll()->job(id)->state.state, RunState::Done);
}

void TestAskAll::backgroundQuestionsLeaveTheWindowIdle() {
    m_fake->tokenMs = 100;
    auto session = open();
    start(*session);
    QTRY_VERIFY(m_fake->asks > 0);
    QTRY_VERIFY(session->idle());
    QVERIFY(session->askAll()->running() == 1);
}

QTEST_GUILESS_MAIN(TestAskAll)
#include "tst_ask_all.moc"
