// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/review.h"
#include "core/session/sample_marks.h"
#include "core/session/samples.h"
#include "core/session/session.h"

using namespace sl;

class TestReview : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void goesThroughTheUnjudgedFirst();
    void nothingToReviewIsSaid();
    void judgesOnlyWhatIsOnTheScreen();
    void marksFollowVerdicts();
    void marksByTruth();

private:
    void ask(int sample);
    Run record(const QString& id) {
        const std::lock_guard lock(m_fake->mutex);
        return m_fake->records[m_dir->filePath("store.db").toStdString()][id.toStdString()].first;
    }
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
    std::unique_ptr<Session> m_session;
};

void TestReview::init() {
    m_session.reset();
    m_fake = std::make_shared<FakeBehaviour>();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "b.png", "c.png", "store.db"}) {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile project(m_dir->filePath("project.json"));
    QVERIFY(project.open(QIODevice::WriteOnly));
    project.write(R"({"name":"T","model":"mini","samples":["a.png","b.png","c.png"]})");
    project.close();
    SessionOptions options;
    options.engine = fakeEngine(m_fake);
    options.storePath = m_dir->filePath("store.db");
    m_session = std::make_unique<Session>(options);
    m_session->open({m_dir->path()});
    QTRY_VERIFY(m_session->isOpen() && m_session->idle());
}

void TestReview::ask(int sample) {
    Query query;
    query.task = "vqa";
    query.prompt = "what?";
    query.media = {
        m_session->samples()->items()[static_cast<std::size_t>(sample)].path.toStdString()};
    m_session->asks()->ask(query);
    QTRY_VERIFY(m_session->idle());
}

void TestReview::goesThroughTheUnjudgedFirst() {
    for (const int sample : {0, 1, 2}) ask(sample);
    Review* review = m_session->review();
    QSignalSpy started(review, &Review::started);
    m_session->listRuns({}, [this](const std::vector<Run>& runs) {
        for (const Run& run : runs)
            if (run.media.front().find("a.png") != std::string::npos)
                m_session->setVerdict(QString::fromStdString(run.id), "accepted");
    });
    QTRY_VERIFY(m_session->idle());
    review->start(RunsFilter());
    QTRY_COMPARE(started.count(), 1);
    QCOMPARE(review->count(), 3);
    QCOMPARE(review->count(QString()), 2);
    QCOMPARE(review->position(), 0);
    QTRY_VERIFY(review->onScreen());
    QCOMPARE(m_session->samples()->currentItem()->name, "b.png");
    const QString first = review->currentId();
    review->judge(first, "rejected");
    QVERIFY(review->next());
    QTRY_VERIFY(review->onScreen());
    QCOMPARE(m_session->samples()->currentItem()->name, "c.png");
    QTRY_COMPARE(record(first).verdict, std::string("rejected"));
    review->judge(first, QString());  // undone: it is shown again
    QCOMPARE(review->position(), 0);
    QTRY_COMPARE(record(first).verdict, std::string());
    QVERIFY(!review->previous());
    QVERIFY(review->next() && review->next() && !review->next());
    QCOMPARE(review->verdict(), "accepted");
    review->stop();
    QVERIFY(!review->active());
    QVERIFY(review->currentId().isEmpty());
    review->judge(first, "accepted");  // redone after the end
    QTRY_COMPARE(record(first).verdict, std::string("accepted"));
}

void TestReview::nothingToReviewIsSaid() {
    QSignalSpy notices(m_session.get(), &Session::notice);
    m_session->review()->start(RunsFilter());
    QTRY_COMPARE(notices.count(), 1);
    QVERIFY(!m_session->review()->active());
}

void TestReview::judgesOnlyWhatIsOnTheScreen() {
    for (const int sample : {0, 1}) ask(sample);
    Review* review = m_session->review();
    review->start(RunsFilter());
    QTRY_VERIFY(review->onScreen());
    m_session->samples()->setCurrent(2);
    QVERIFY(!review->onScreen());
    review->show();
    QTRY_VERIFY(review->onScreen());
}

void TestReview::marksFollowVerdicts() {
    ask(0);
    const QString path = m_session->samples()->items()[0].path;
    SampleMarks* marks = m_session->marks();
    QTRY_VERIFY(marks->of(path) != nullptr);
    QCOMPARE(marks->of(path)->asked, 1);
    QVERIFY(!marks->of(path)->wrong && !marks->of(path)->right);
    QVERIFY(marks->of(m_session->samples()->items()[1].path) == nullptr);
    m_session->setVerdict(marks->of(path)->runId, "rejected");
    QTRY_VERIFY(marks->of(path)->wrong);
}

void TestReview::marksByTruth() {
    Run run;
    run.text = "A dog.";
    Annotation truth, answer;
    truth.box = {0, 0, 10, 10};
    truth.label = "dog";
    answer.box = {0, 0, 10, 5};
    Sample sample;
    sample.answers = {"a dog"};
    QVERIFY(sampleMark(run, {}, sample).right);
    sample.answers = {"a cat"};
    QVERIFY(sampleMark(run, {}, sample).wrong);
    sample.annotations = {truth};
    SampleMark mark = sampleMark(run, {answer}, sample);
    QCOMPARE(*mark.iou, 0.5);
    QVERIFY(mark.right && mark.labels == QStringList{"dog"});
    QCOMPARE(*sampleMark(run, {}, sample).iou, 0.0);
    run.verdict = "accepted";  // a person knows better
    QVERIFY(sampleMark(run, {}, sample).right);
}

QTEST_GUILESS_MAIN(TestReview)
#include "tst_review.moc"
