// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/exports.h"
#include "core/session/fake_engine.h"
#include "core/session/store_writer.h"
#include "core/work/export.h"

using namespace sl;

class TestExports : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void everyFormatIsOffered();
    void whatWasJustAskedIsExported();
    void failuresAreTold();
    void aStopLeavesNothing();
    void oneAtATime();

private:
    AskRecordPtr record(const char* id);
    ExportWish wish(const char* format, const char* name);

    QTemporaryDir m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
    std::unique_ptr<StoreWriter> m_writer;
    std::unique_ptr<Exports> m_exports;
};

void TestExports::init() {
    m_exports.reset();
    m_writer.reset();
    m_fake = std::make_shared<FakeBehaviour>();
    m_writer = std::make_unique<StoreWriter>(fakeEngine(m_fake));
    m_writer->setRetryDelay(10);
    m_writer->open(m_dir.filePath("s.db"));
    m_exports = std::make_unique<Exports>(fakeEngine(m_fake), m_writer.get());
}

AskRecordPtr TestExports::record(const char* id) {
    auto made = std::make_shared<AskRecord>();
    made->run.id = id;
    made->run.kind = "ask";
    made->run.task = made->query.task = "grounding";
    made->run.state = RunState::Done;
    made->query.media = made->run.media = {"a.png"};
    made->answer = fakeAnswer("grounding", 320, 240);
    return made;
}

ExportWish TestExports::wish(const char* format, const char* name) {
    ExportWish made;
    made.format = format;
    made.path = m_dir.filePath(name);
    return made;
}

void TestExports::everyFormatIsOffered() {
    QStringList offered, written;
    for (const ExportFormat& format : Exports::formats()) {
        offered << format.id;
        QVERIFY(!format.title.isEmpty() && !format.keeps.isEmpty());
        QCOMPARE(format.folder, format.extension.isEmpty());
        QCOMPARE(format.folder, datasets::isFolderFormat(format.id.toStdString()));
    }
    for (const std::string& id : work::exportFormats()) written << QString::fromStdString(id);
    offered.sort();
    QCOMPARE(offered, written);
}

void TestExports::whatWasJustAskedIsExported() {
    QSignalSpy finished(m_exports.get(), &Exports::finished);
    QSignalSpy progressed(m_exports.get(), &Exports::progressed);
    m_writer->addAsk(record("one"));
    m_writer->addAsk(record("two"));
    m_exports->run(wish("jsonl", "out.jsonl"));
    QVERIFY(!m_exports->idle());
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(m_exports->idle());
    QFile file(m_dir.filePath("out.jsonl"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 2);
    const auto notice = finished.first().first().value<Notice>();
    QCOMPARE(notice.place, m_dir.filePath("out.jsonl"));
    QVERIFY(notice.text.startsWith("2 answers"));
    QVERIFY(notice.level == Notice::Level::Warning);  // a.png is not there
    QVERIFY(notice.details.contains("a.png"));
    QVERIFY(progressed.count() > 0);
}

void TestExports::failuresAreTold() {
    QSignalSpy failed(m_exports.get(), &Exports::failed);
    m_writer->addAsk(record("one"));
    m_exports->run(wish("coco", "no/such/folder/x.json"));
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed.first().first().value<Error>().message.find("no/such/folder") !=
            std::string::npos);
    ExportWish missing = wish("coco", "x.json");
    missing.runs = {"nobody"};
    m_exports->run(missing);
    QTRY_COMPARE(failed.count(), 2);
    QVERIFY(!QFileInfo::exists(missing.path));
}

void TestExports::aStopLeavesNothing() {
    QSignalSpy failed(m_exports.get(), &Exports::failed);
    m_writer->addAsk(record("one"));  // on its way to the store; the export waits for it
    m_exports->run(wish("jsonl", "stopped.jsonl"));
    QVERIFY(!m_exports->idle());
    m_exports->cancel();
    QVERIFY(m_exports->idle());
    QCOMPARE(failed.count(), 1);
    QVERIFY(failed.first().first().value<Error>().code == ErrorCode::Cancelled);
    QTRY_VERIFY(m_writer->idle());
    QTest::qWait(30);
    QVERIFY(!QFileInfo::exists(m_dir.filePath("stopped.jsonl")));
}

void TestExports::oneAtATime() {
    QSignalSpy finished(m_exports.get(), &Exports::finished);
    m_writer->addAsk(record("one"));
    m_exports->run(wish("jsonl", "first.jsonl"));
    m_exports->run(wish("jsonl", "second.jsonl"));
    QTRY_COMPARE(finished.count(), 1);
    QTest::qWait(30);
    QVERIFY(!QFileInfo::exists(m_dir.filePath("second.jsonl")));
}

QTEST_GUILESS_MAIN(TestExports)
#include "tst_exports.moc"
