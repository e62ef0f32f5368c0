// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/media/thumbnail.h"
#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"

using namespace sl;

class TestSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void openAskAndReopen();
    void answersStayWithTheirPicture();
    void droppedFilesJoin();
    void badPathsAreNotices();
    void thumbnailsComeFromTheWorker();
    void averagedThumbnail();
    void lastAnswerOfAPictureIsThereAgain();
    void correctedBoxesComeBack();
    void boxesDrawnByHand();
    void starsAndNotesAreKnown();
    void doneMarksAreKept();

private:
    std::unique_ptr<Session> session();
    void ask(Session& session, const char* task);
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
};

void TestSession::init() {
    m_fake = std::make_shared<FakeBehaviour>();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "b.png", "store.db"}) {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile project(m_dir->filePath("project.json"));
    QVERIFY(project.open(QIODevice::WriteOnly));
    project.write(R"({"name":"T","model":"mini"})");
}

std::unique_ptr<Session> TestSession::session() {
    SessionOptions options;
    options.engine = fakeEngine(m_fake);
    options.storePath = m_dir->filePath("store.db");
    auto s = std::make_unique<Session>(options);
    s->open({m_dir->path()});
    return s;
}

void TestSession::ask(Session& session, const char* task) {
    Query query;
    query.task = task;
    query.media = {session.samples()->currentItem()->path.toStdString()};
    query.probes = {{"attention", {}}};
    session.asks()->ask(query);
}

void TestSession::openAskAndReopen() {
    auto s = session();
    QVERIFY(!s->idle());
    QTRY_VERIFY(s->idle());
    QCOMPARE(s->project().name, "T");
    QCOMPARE(s->samples()->items().size(), std::size_t(2));
    QCOMPARE(s->tasks().size(), std::size_t(3));
    QCOMPARE(s->model().status, ModelState::Status::Ready);  // project.json names it
    QVERIFY(s->samples()->picture());
    ask(*s, "grounding");
    QTRY_VERIFY(s->idle());
    const AskRecordPtr record = s->asks()->shown();
    QVERIFY(record);
    QCOMPARE(s->selection()->words().size(), std::size_t(4));
    QCOMPARE(s->asks()->saveState(record->id()), SaveState::Saved);

    s->samples()->setCurrent(1);
    QVERIFY(!s->asks()->shown());
    s->openRun(record->id());
    QTRY_VERIFY(s->idle());
    QCOMPARE(s->samples()->current(), 0);
    QCOMPARE(s->asks()->shown()->id(), record->id());
}

void TestSession::answersStayWithTheirPicture() {
    m_fake->tokenMs = 20;
    auto s = session();
    QTRY_VERIFY(s->idle());
    ask(*s, "captioning");
    QTRY_VERIFY(s->asks()->live() && !s->asks()->live()->tokens.empty());
    s->samples()->setCurrent(1);  // leaves while it is answered
    QTRY_VERIFY(s->idle());
    QVERIFY(!s->asks()->shown());
}

void TestSession::droppedFilesJoin() {
    auto s = session();
    QTRY_VERIFY(s->idle());
    QTemporaryDir other;
    QFile file(other.filePath("c.png"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    s->open({file.fileName()}, true);
    QTRY_VERIFY(s->idle());
    QCOMPARE(s->samples()->items().size(), std::size_t(3));
    QCOMPARE(s->samples()->current(), 2);
    QCOMPARE(s->project().name, "T");
}

void TestSession::badPathsAreNotices() {
    auto s = session();
    QTRY_VERIFY(s->idle());
    QSignalSpy notices(s.get(), &Session::notice);
    s->open({"/nowhere/at/all.png"});
    QTRY_COMPARE(notices.count(), 1);
    QCOMPARE(s->samples()->items().size(), std::size_t(2));  // what was open stays
}

void TestSession::thumbnailsComeFromTheWorker() {
    auto s = session();
    QTRY_VERIFY(s->idle());
    const QString path = s->samples()->items()[0].path;
    QSignalSpy ready(s->samples(), &Samples::thumbnailReady);
    QVERIFY(!s->samples()->thumbnail(path));
    QTRY_COMPARE(ready.count(), 1);
    QCOMPARE(s->samples()->thumbnail(path)->width, Samples::kThumbnailSide);
}

void TestSession::averagedThumbnail() {
    auto image = std::make_shared<Image>(4, 2);
    for (int i = 0; i < 8; ++i) image->rgb[static_cast<std::size_t>(i) * 3] = i % 2 ? 100 : 0;
    const ImagePtr small = thumbnail(image, 2);
    QCOMPARE(small->width, 2);
    QCOMPARE(small->height, 1);
    QCOMPARE(int(small->rgb[0]), 50);
    QVERIFY(!thumbnail(ImagePtr(), 2));
}

void TestSession::lastAnswerOfAPictureIsThereAgain() {
    QString id;
    {
        auto s = session();
        QTRY_VERIFY(s->idle());
        ask(*s, "vqa");
        QTRY_VERIFY(s->idle());
        id = s->asks()->shown()->id();
    }
    auto again = session();
    QTRY_VERIFY(again->asks()->shown());
    QCOMPARE(again->asks()->shown()->id(), id);
}

void TestSession::correctedBoxesComeBack() {
    QString id;
    std::vector<Annotation> corrected;
    {
        auto s = session();
        QTRY_VERIFY(s->idle());
        ask(*s, "grounding");
        QTRY_VERIFY(s->idle());
        id = s->asks()->shown()->id();
        corrected = s->asks()->annotations();
        QCOMPARE(corrected, s->asks()->modelAnnotations());
        corrected[0].box = {1, 2, 30, 40};
        corrected[0].author = {Author::Kind::Person, "ada"};
        QSignalSpy changed(s->asks(), &Asks::annotationsChanged);
        s->setAnnotations(id, corrected);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(s->asks()->annotations(), corrected);
        QCOMPARE(s->asks()->saveState(id), SaveState::Saving);
        QTRY_COMPARE(s->asks()->saveState(id), SaveState::Saved);
        QCOMPARE(s->asks()->modelAnnotations()[0].box,
                 s->asks()->shown()->answer.annotations[0].box);
        // Of an answer that is not shown.
        s->samples()->setCurrent(1);
        QVERIFY(s->asks()->annotations().empty());
        corrected[0].label = "a ring";
        s->setAnnotations(id, corrected);
        QCOMPARE(changed.count(), 1);
        s->showRun(s->samples()->items()[0].path, id);
        QCOMPARE(s->samples()->current(), 0);
        QCOMPARE(s->asks()->annotations(), corrected);
    }
    auto again = session();
    QTRY_VERIFY(again->asks()->shown());
    QCOMPARE(again->asks()->shown()->id(), id);
    QCOMPARE(again->asks()->annotations(), corrected);
    QVERIFY(again->asks()->modelAnnotations() != corrected);
    QVERIFY(again->knownLabels().contains("a ring"));
}

void TestSession::boxesDrawnByHand() {
    QString id;
    {
        auto s = session();
        QTRY_VERIFY(s->idle());
        const AskRecordPtr record = s->recordByHand("the dog");
        s->addByHand(record);
        id = record->id();
        QVERIFY(record->isByHand());
        QCOMPARE(s->asks()->shown(), record);
        Annotation box;
        box.box = {1, 2, 3, 4};
        box.label = "the dog";
        s->setAnnotations(id, {box});
        QTRY_VERIFY(s->idle());
        // Another one, taken away again.
        const AskRecordPtr other = s->recordByHand("the cat");
        s->addByHand(other);
        QCOMPARE(s->asks()->shown(), other);
        s->removeByHand(other->id());
        QCOMPARE(s->asks()->shown(), record);
        QTRY_VERIFY(s->idle());
        QCOMPARE(m_fake->records.begin()->second.size(), std::size_t(1));
    }
    auto again = session();
    QTRY_VERIFY(again->asks()->shown());
    QCOMPARE(again->asks()->shown()->id(), id);
    QCOMPARE(again->asks()->shown()->query.prompt, std::string("the dog"));
    QCOMPARE(again->asks()->annotations().size(), std::size_t(1));
}

void TestSession::starsAndNotesAreKnown() {
    auto s = session();
    QTRY_VERIFY(s->idle());
    ask(*s, "vqa");
    QTRY_VERIFY(s->idle());
    const AskRecordPtr record = s->asks()->shown();
    QVERIFY(!s->starred(*record));
    QSignalSpy changed(s.get(), &Session::recordChanged);
    s->setStar(record->id(), true);
    s->setNote(record->id(), "odd");
    QVERIFY(s->starred(*record));
    QCOMPARE(s->noteOf(*record), "odd");
    QCOMPARE(changed.count(), 2);
}

void TestSession::doneMarksAreKept() {
    {
        auto s = session();
        QTRY_VERIFY(s->idle());
        s->samples()->setDone(1, true);
    }
    auto again = session();
    QTRY_VERIFY(!again->samples()->items().empty() && again->samples()->items()[1].done);
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
