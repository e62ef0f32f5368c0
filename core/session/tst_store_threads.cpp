// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/fake_engine.h"
#include "core/session/store_reader.h"
#include "core/session/store_writer.h"

using namespace sl;

class TestStoreThreads : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void writtenThenRead();
    void failureIsRetried();
    void orderIsKept();
    void destructorWritesTheRest();
    void switchingStores();

private:
    AskRecordPtr record(const char* id);
    QTemporaryDir m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
    QString m_path;
};

void TestStoreThreads::init() {
    m_fake = std::make_shared<FakeBehaviour>();
    m_path = m_dir.filePath("s.db");
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));  // the reader looks whether there is a file
}

AskRecordPtr TestStoreThreads::record(const char* id) {
    auto r = std::make_shared<AskRecord>();
    r->run.id = id;
    r->run.state = RunState::Done;
    r->query.task = "vqa";
    r->query.media = {"a.png"};
    r->run.media = r->query.media;
    r->answer = fakeAnswer("vqa", 10, 10);
    return r;
}

void TestStoreThreads::writtenThenRead() {
    StoreWriter writer(fakeEngine(m_fake));
    StoreReader reader(fakeEngine(m_fake));
    writer.open(m_path);
    reader.open(m_path);
    writer.addAsk(record("one"));
    QCOMPARE(writer.saveState("one"), SaveState::Saving);
    QTRY_COMPARE(writer.saveState("one"), SaveState::Saved);
    AskRecordPtr read;
    connect(&reader, &StoreReader::recordRead, this, [&](const AskRecordPtr& r) { read = r; });
    reader.readRecord("one");
    QTRY_VERIFY(read);
    QCOMPARE(read->query.task, std::string("vqa"));
    QCOMPARE(read->answer.text, std::string("Two"));
}

void TestStoreThreads::failureIsRetried() {
    m_fake->storeFails = true;
    StoreWriter writer(fakeEngine(m_fake));
    writer.setRetryDelay(10);
    writer.open(m_path);
    QSignalSpy failed(&writer, &StoreWriter::failed);
    writer.addAsk(record("one"));
    QTRY_COMPARE(writer.saveState("one"), SaveState::NotSaved);
    QTest::qWait(60);
    QCOMPARE(failed.count(), 1);  // repeats are silent
    QTRY_VERIFY(writer.idle());   // waits for its repeat
    QCOMPARE(writer.waiting(), 1);
    m_fake->storeFails = false;
    QTRY_COMPARE(writer.saveState("one"), SaveState::Saved);
    QTRY_COMPARE(writer.waiting(), 0);
}

void TestStoreThreads::orderIsKept() {
    StoreWriter writer(fakeEngine(m_fake));
    writer.open(m_path);
    writer.addAsk(record("one"));
    writer.setStar("one", true);
    writer.setNote("one", "good");
    writer.setVerdict("one", "rejected");
    writer.setVerdict("one", "accepted");
    QTRY_VERIFY(writer.idle());
    const Run& run = m_fake->records[m_path.toStdString()]["one"].first;
    QVERIFY(run.starred);
    QCOMPARE(run.note, std::string("good"));
    QCOMPARE(run.verdict, std::string("accepted"));
}

void TestStoreThreads::destructorWritesTheRest() {
    {
        StoreWriter writer(fakeEngine(m_fake));
        writer.open(m_path);
        for (const char* id : {"one", "two", "three"}) writer.addAsk(record(id));
    }
    QCOMPARE(m_fake->records[m_path.toStdString()].size(), std::size_t(3));
}

void TestStoreThreads::switchingStores() {
    const QString other = m_dir.filePath("other.db");
    StoreWriter writer(fakeEngine(m_fake));
    writer.open(m_path);
    writer.addAsk(record("one"));
    writer.open(other);
    writer.addAsk(record("two"));
    QTRY_VERIFY(writer.idle());
    QCOMPARE(m_fake->records[m_path.toStdString()].count("one"), std::size_t(1));
    QCOMPARE(m_fake->records[other.toStdString()].count("two"), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestStoreThreads)
#include "tst_store_threads.moc"
