// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/relocation.h"
#include "core/session/samples.h"
#include "core/session/session.h"

using namespace sl;

class TestSampleFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void relocationIsAsFarReachingAsItCanBe();
    void relocationsComeBack();
    void changedFilesAreSeen();
    void vanishedFilesAreMarked();
    void movedFilesAreFoundTogether();
    void pastedPicturesStay();
    void tenThousandFilesAreFound();

private:
    std::unique_ptr<Session> open(const QByteArray& project);
    void write(const QString& name, const QByteArray& bytes = "x");
    QString path(const QString& name) const { return m_dir->filePath(name); }
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
};

void TestSampleFiles::init() {
    m_fake = std::make_shared<FakeBehaviour>();
    m_dir = std::make_unique<QTemporaryDir>();
    write("store.db");
}

void TestSampleFiles::write(const QString& name, const QByteArray& bytes) {
    QVERIFY(QDir().mkpath(QFileInfo(path(name)).absolutePath()));
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

std::unique_ptr<Session> TestSampleFiles::open(const QByteArray& project) {
    write("project.json", project);
    SessionOptions options;
    options.engine = fakeEngine(m_fake);
    options.storePath = path("store.db");
    auto session = std::make_unique<Session>(options);
    session->open({m_dir->path()});
    [&] { QTRY_VERIFY(session->isOpen() && session->idle()); }();
    return session;
}

void TestSampleFiles::relocationIsAsFarReachingAsItCanBe() {
    QCOMPARE(relocationOf("/a/b/c/x.png", "/d/c/x.png"), (Relocation{"/a/b", "/d"}));
    QCOMPARE(relocationOf("/a/x.png", "/b/x.png"), (Relocation{"/a", "/b"}));
    QCOMPARE(relocationOf("/a/x.png", "/b/y.png"), (Relocation{"/a/x.png", "/b/y.png"}));
    QCOMPARE(relocationOf("/x.png", "/b/x.png"), (Relocation{"/", "/b"}));
    write("new/x.png");
    write("new/c/y.png");
    const auto found =
        relocated({{"/a", path("new")}}, {"/a/x.png", "/a/c/y.png", "/a/none.png", "/ab/x.png"});
    QCOMPARE(found.size(), 2);
    QCOMPARE(found["/a/c/y.png"], path("new/c/y.png"));
    // A second move builds on the first.
    QCOMPARE(relocated({{"/a", "/b"}, {"/b", path("new")}}, {"/a/x.png"}).size(), 1);
}

void TestSampleFiles::relocationsComeBack() {
    const std::vector<Relocation> some{{"/a\tb", "/c\n\"d"}, {"/x", "/y"}};
    QCOMPARE(relocationsFromText(relocationsText(some)), some);
    QVERIFY(relocationsFromText("nonsense").empty());
    QVERIFY(relocationsFromText("[[1,2],[\"a\"],3]").empty());
}

void TestSampleFiles::changedFilesAreSeen() {
    write("a.png", "before");
    auto session = open(R"({"samples":["a.png"]})");
    Samples* samples = session->samples();
    const QString before = samples->contentSha256();
    QCOMPARE(before.size(), 64);
    QCOMPARE(samples->fileState(), Samples::FileState::Same);
    write("a.png", "after");
    QTRY_COMPARE(samples->fileState(), Samples::FileState::Changed);
    QCOMPARE(samples->contentSha256(), before);  // of what is shown
    samples->reload();
    QCOMPARE(samples->fileState(), Samples::FileState::Same);
    QTRY_VERIFY(session->idle());
    QVERIFY(samples->contentSha256() != before);
    // Replaced as editors do it: another file takes the name.
    write("b.tmp", "third");
    QVERIFY(QFile::remove(path("a.png")) && QFile::rename(path("b.tmp"), path("a.png")));
    QTRY_COMPARE(samples->fileState(), Samples::FileState::Changed);
}

void TestSampleFiles::vanishedFilesAreMarked() {
    write("pictures/a.png");
    write("pictures/b.png");
    auto session = open(R"({"samples":["pictures/a.png","pictures/b.png"]})");
    Samples* samples = session->samples();
    QVERIFY(QDir(path("pictures")).removeRecursively());  // the whole folder
    QTRY_COMPARE(samples->fileState(), Samples::FileState::Vanished);
    QTRY_COMPARE(samples->missing(), 2);
    write("pictures/a.png");
    samples->rescan();
    QTRY_COMPARE(samples->missing(), 1);
}

void TestSampleFiles::movedFilesAreFoundTogether() {
    for (const char* name : {"old/a.png", "old/deep/b.png", "old/c.png"}) write(name);
    const QByteArray project =
        R"({"model":"mini","samples":["old/a.png","old/deep/b.png","old/c.png"]})";
    QString asked;
    {
        auto session = open(project);
        Query query;
        query.task = "vqa";
        query.media = {path("old/deep/b.png").toStdString()};
        session->asks()->ask(query);
        QTRY_VERIFY(session->idle());
        QVERIFY(QDir().rename(path("old"), path("new")));
        QVERIFY(QFile::remove(path("new/c.png")));
        session->samples()->rescan();
        QTRY_COMPARE(session->samples()->missing(), 3);
        QSignalSpy notices(session.get(), &Session::notice);
        session->relocate(path("old/a.png"), path("new/a.png"));
        QTRY_COMPARE(notices.count(), 1);
        QCOMPARE(session->samples()->missing(), 1);
        QCOMPARE(session->samples()->items()[1].path, path("new/deep/b.png"));
        QTRY_VERIFY(session->idle());
    }
    auto session = open(project);  // it is remembered, and the answers are still there
    QTRY_COMPARE(session->samples()->missing(), 1);
    session->samples()->setCurrent(1);
    QTRY_VERIFY(session->asks()->shown());
    QCOMPARE(session->asks()->shown()->query.media.front(), path("new/deep/b.png").toStdString());
    session->samples()->setCurrent(0);
    QTRY_VERIFY(session->idle());
    for (const auto& [id, record] : m_fake->records[path("store.db").toStdString()])
        asked = QString::fromStdString(id);
    session->openRun(asked);
    QTRY_COMPARE(session->samples()->current(), 1);
    QTRY_VERIFY(session->asks()->shown());
}

void TestSampleFiles::pastedPicturesStay() {
    write("a.png");
    write("other/c.png");
    const QByteArray project = R"({"samples":["a.png"]})";
    QString pasted;
    {
        auto session = open(project);
        session->openPixels(std::make_shared<Image>(8, 8));
        QTRY_COMPARE(session->samples()->items().size(), std::size_t(2));
        pasted = session->samples()->currentItem()->path;
        QVERIFY(pasted.startsWith(m_dir->path() + "/pasted/"));
        QVERIFY(QFileInfo::exists(pasted));
        session->open({path("other/c.png")}, true);
        QTRY_COMPARE(session->samples()->items().size(), std::size_t(3));
        QTRY_VERIFY(session->idle());
    }
    auto session = open(project);
    QTRY_COMPARE(session->samples()->items().size(), std::size_t(3));
    QVERIFY(session->samples()->indexOf(pasted) > 0);
    QCOMPARE(session->samples()->current(), 0);
}

void TestSampleFiles::tenThousandFilesAreFound() {
    constexpr int kCount = 10'000;
    QVERIFY(QDir().mkpath(path("many")));
    for (int i = 0; i < kCount; ++i) {
        QFile file(path(QString("many/%1.png").arg(i)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QElapsedTimer clock;
    clock.start();
    auto session = open(R"({"media_roots":["many"]})");
    QCOMPARE(session->samples()->items().size(), std::size_t(kCount));
    QCOMPARE(session->samples()->indexOf(path("many/9999.png")), kCount - 1);
    clock.start();
    for (int i = 0; i < kCount; ++i)
        QCOMPARE(session->samples()->indexOf(session->samples()->items()[std::size_t(i)].path), i);
    session->samples()->append(
        {session->samples()->items().begin(), session->samples()->items().end()});
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_GUILESS_MAIN(TestSampleFiles)
#include "tst_sample_files.moc"
