// SPDX-License-Identifier: Apache-2.0
// Stores that cannot be written, windows that share one, a project that moved: real stores under a
// made-up model.
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/log.h"
#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/samples.h"
#include "core/session/session.h"

using namespace sl;

class TestStoreTrouble : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    QString path(const QString& name) const { return m_dir->filePath(name); }

    static QByteArray bytesOf(const QString& file) {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    std::unique_ptr<Session> open(const QString& project, const QString& store = {}) {
        auto engine = std::make_shared<Engine>(*fakeEngine(std::make_shared<FakeBehaviour>()));
        engine->openStore = [](const std::string& file, ExperimentStore::Mode mode) {
            return ExperimentStore::open(file, mode);
        };
        SessionOptions options;
        options.engine = engine;
        options.storePath = store;
        auto session = std::make_unique<Session>(options);
        m_notices = std::make_unique<QSignalSpy>(session.get(), &Session::notice);
        session->open({project});
        return session;
    }

    static QString ask(Session& session) {
        Query query;
        query.task = "grounding";
        query.prompt = "the red circle";
        query.media = {session.samples()->currentItem()->path.toStdString()};
        const auto shown = [&] {
            const AskRecordPtr record = session.asks()->shown();
            return record ? record->id() : QString();
        };
        const QString before = shown();
        session.asks()->ask(query);
        if (!QTest::qWaitFor([&] { return session.idle() && shown() != before; })) return {};
        return shown();
    }

    QStringList notices() const {
        QStringList texts;
        for (const auto& arguments : *m_notices) texts << arguments[0].value<Notice>().text;
        return texts;
    }
    static QString problem(const Session& session) {
        return session.storeProblem() ? QString::fromStdString(session.storeProblem()->message)
                                      : QString();
    }

    std::unique_ptr<QSignalSpy> m_notices;

private Q_SLOTS:
    void initTestCase() { setLogListener({}); }

    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        qputenv("XDG_RUNTIME_DIR", m_dir->path().toUtf8());
        QVERIFY(QDir(m_dir->path()).mkpath("p"));
        for (const char* name : {"p/a.png", "p/b.png", "p/project.json"}) {
            QFile file(path(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QString(name).endsWith("json") ? R"({"name":"P","model":"mini"})" : name);
        }
    }

    void aDamagedStoreIsReadAndLeftAsItIs() {
        {
            auto session = open(path("p"));
            QTRY_VERIFY(session->isOpen() && session->idle());
            for (int i = 0; i < 12; ++i) QVERIFY(!ask(*session).isEmpty());
            QVERIFY(!session->storeProblem());
        }
        const QString store = path("p/sightline.db");
        QFile file(store);
        QVERIFY(file.resize(file.size() - 4096));
        const QByteArray before = bytesOf(store);
        {
            auto session = open(path("p"));
            QTRY_VERIFY(session->isOpen() && session->storeProblem());
            QVERIFY2(problem(*session).contains("damaged"), qPrintable(problem(*session)));
            QVERIFY(problem(*session).contains(store));
            QVERIFY(!session->storeProblem()->hint.empty());
            const QString id = ask(*session);
            QVERIFY(!id.isEmpty());
            QTRY_COMPARE(session->asks()->saveState(id), SaveState::NotSaved);
            QVERIFY(session->unsaved() > 0);
            QVERIFY(session->storeProblem());
        }
        QCOMPARE(bytesOf(store), before);
    }

    void aNewerStoreIsRefusedByName() {
        {
            auto session = open(path("p"));
            QTRY_VERIFY(session->isOpen() && session->idle());
            QVERIFY(!ask(*session).isEmpty());
        }
        const QString store = path("p/sightline.db");
        QFile file(store);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(60));  // user_version, big endian
        file.write(QByteArray("\0\0\x12\x67", 4));
        file.close();
        const QByteArray before = bytesOf(store);
        {
            auto session = open(path("p"));
            QTRY_VERIFY(session->isOpen() && session->storeProblem());
            QVERIFY(problem(*session).contains("newer Sightline"));
            QVERIFY(!ask(*session).isEmpty());
        }
        QCOMPARE(bytesOf(store), before);
    }

    void askingGoesOnWhereNothingCanBeWritten() {
        QFile inTheWay(path("here"));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        inTheWay.close();
        auto session = open(path("p"), path("here/s.db"));
        QTRY_VERIFY(session->isOpen() && session->idle());
        const QString id = ask(*session);
        QVERIFY(!id.isEmpty());
        QTRY_COMPARE(session->asks()->saveState(id), SaveState::NotSaved);
        QVERIFY2(problem(*session).contains("here"), qPrintable(problem(*session)));
        QCOMPARE(session->unsaved(), 1);
        QVERIFY(inTheWay.remove());  // what was in the way is gone: the repeat goes through
        QTRY_COMPARE_WITH_TIMEOUT(session->asks()->saveState(id), SaveState::Saved, 20'000);
        QVERIFY(!session->storeProblem());
        QCOMPARE(session->unsaved(), 0);
    }

    void theSecondWindowSaysSoAndBothKeepWorking() {
        auto first = open(path("p"));
        QTRY_VERIFY(first->isOpen() && first->idle());
        QVERIFY(notices().filter("another window").isEmpty());
        auto second = open(path("p"));
        QTRY_VERIFY(second->isOpen() && second->idle());
        QCOMPARE(notices().filter("another window").size(), 1);
        for (int i = 0; i < 5; ++i) {
            const QString a = ask(*first);
            const QString b = ask(*second);
            QCOMPARE(first->asks()->saveState(a), SaveState::Saved);
            QCOMPARE(second->asks()->saveState(b), SaveState::Saved);
        }
        QSignalSpy read(second.get(), &Session::runsRead);
        second->readRuns({});
        QTRY_COMPARE(read.count(), 1);
        QCOMPARE(read[0][0].value<std::vector<Run>>().size(), std::size_t(10));
        first.reset();
        second.reset();
        auto third = open(path("p"));  // both are closed: no other window any more
        QTRY_VERIFY(third->isOpen() && third->idle());
        QVERIFY(notices().filter("another window").isEmpty());
    }

    void aProjectThatMovedFindsItsPicturesAgain() {
        QString id;
        {
            auto session = open(path("p"));
            QTRY_VERIFY(session->isOpen() && session->idle());
            id = ask(*session);
            QVERIFY(!id.isEmpty());
        }
        QVERIFY(QDir(m_dir->path()).mkpath("elsewhere"));
        QVERIFY(QDir().rename(path("p"), path("elsewhere/q")));
        auto session = open(path("elsewhere/q"));
        QTRY_VERIFY(session->isOpen() && session->idle());
        QVERIFY(session->asks()->shown());  // the last answer of its first picture
        QCOMPARE(session->asks()->shown()->id(), id);
        session->samples()->setCurrent(1);
        QTRY_VERIFY(session->idle());
        session->openRun(id);
        QTRY_VERIFY(session->idle());
        QCOMPARE(session->samples()->current(), 0);
        QCOMPARE(session->samples()->items().size(), std::size_t(2));
        QCOMPARE(session->samples()->currentItem()->path, path("elsewhere/q/a.png"));
    }
};

QTEST_GUILESS_MAIN(TestStoreTrouble)
#include "tst_store_trouble.moc"
