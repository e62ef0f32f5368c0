// SPDX-License-Identifier: Apache-2.0
// Older, newer and foreign files: what is migrated, what is refused, and that a refused file stays
// as it was.
#include <QCryptographicHash>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>
#include <sys/stat.h>

#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"
#include "test_folders.h"

using namespace sl;
using Mode = ExperimentStore::Mode;

namespace {

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void sql(const QString& path, const QByteArray& statements) {
    sqlite3* db = nullptr;
    const bool ok = sqlite3_open(path.toUtf8().constData(), &db) == SQLITE_OK &&
                    sqlite3_exec(db, statements, nullptr, nullptr, nullptr) == SQLITE_OK;
    if (!ok) qFatal("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

QByteArray sqlText(const QString& path, const QByteArray& query) {
    sqlite3* db = nullptr;
    sqlite3_stmt* row = nullptr;
    QByteArray text;
    if (sqlite3_open(path.toUtf8().constData(), &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, query, -1, &row, nullptr) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW)
        text = reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    sqlite3_close(db);
    return text;
}

}  // namespace

class TestStoreVersions : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString& name) const { return m_folder->filePath(name); }

    QString copyOfVersion1() const {
        const QString data = QStringLiteral(SL_SOURCE_DIR "/core/store/testdata/");
        QFile::copy(data + "v1.db", path("s.db"));
        const QString run = "v1.db.files/01M862NM05XVZYHHFWEB127NP3/";
        QDir(m_folder->path()).mkpath("s.db.files/01M862NM05XVZYHHFWEB127NP3");
        QFile::copy(data + run + "evidence-1.safetensors",
                    path("s.db.files/01M862NM05XVZYHHFWEB127NP3/evidence-1.safetensors"));
        QFile::setPermissions(path("s.db"), QFile::ReadOwner | QFile::WriteOwner);
        return path("s.db");
    }

    /// Version 2: searched, without verdicts.
    QString copyOfVersion2() const {
        const QString data = QStringLiteral(SL_SOURCE_DIR "/core/store/testdata/");
        QFile::copy(data + "v2.db", path("s.db"));
        const QString run = "01M871SSW5TP67NE8Z4J4JWD8C/";
        QDir(m_folder->path()).mkpath("s.db.files/" + run);
        QFile::copy(data + "v2.db.files/" + run + "evidence-1.safetensors",
                    path("s.db.files/" + run + "evidence-1.safetensors"));
        QFile::setPermissions(path("s.db"), QFile::ReadOwner | QFile::WriteOwner);
        return path("s.db");
    }

    static void verifyVersion1Content(ExperimentStore& store) {
        const auto runs = store.runs({});
        QVERIFY(runs.has_value());
        QCOMPARE(runs->size(), std::size_t(3));
        QCOMPARE((*runs)[2].prompt, std::string("first 0"));
        QVERIFY((*runs)[1].starred);
        QCOMPARE((*runs)[1].note, std::string("kept"));
        QCOMPARE(*store.setting("layout"), std::optional<std::string>("v1"));
        const auto answer = store.answer((*runs)[2].id);
        QVERIFY(answer.has_value());
        QCOMPARE(test::differenceFromSample(*answer, "first", 0, 66000), std::string());
        QCOMPARE(store.annotations((*runs)[0].id)->size(), std::size_t(1));
        QCOMPARE(store.runs({.text = "SECOND"})->size(), std::size_t(2));
    }

    /// Opening for writing, and checking, fails with a message that names the file; it stays as it
    /// was.
    static void verifyRefused(const QString& file, const QString& why) {
        const QByteArray before = bytesOf(file);
        const auto opened = ExperimentStore::open(file.toStdString(), Mode::ReadWrite);
        QVERIFY(!opened.has_value());
        QVERIFY(opened.error().code == ErrorCode::BadInput);
        const QString message = QString::fromStdString(opened.error().message);
        QVERIFY2(message.contains(file) && message.contains(why), qPrintable(message));
        QVERIFY(!opened.error().hint.empty());
        QVERIFY(!QFile::exists(file + ".files"));
        QVERIFY(!QFile::exists(file + ".v1.bak"));
        QCOMPARE(bytesOf(file), before);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void version1IsMigratedAfterABackup() {
        const QString file = copyOfVersion1();
        const QByteArray before = bytesOf(file);
        {
            auto store = ExperimentStore::open(file.toStdString(), Mode::ReadWrite);
            QVERIFY2(store.has_value(), store ? "" : store.error().message.c_str());
            verifyVersion1Content(**store);
            Run run;
            Answer answer = test::sampleAnswer("third", 0, 0);
            QVERIFY((*store)->addAsk(run, test::sampleQuery("third", 0), answer).has_value());
            QCOMPARE((*store)->runs({.text = "third"})->size(), std::size_t(1));
        }
        QCOMPARE(sqlText(file, "PRAGMA user_version").toInt(), ExperimentStore::schemaVersion());
        QVERIFY(ExperimentStore::check(file.toStdString())->empty());
        const QString backup = file + ".v1.bak";
        QCOMPARE(sqlText(backup, "PRAGMA user_version"), QByteArray("1"));
        QCOMPARE(sqlText(backup, "SELECT group_concat(prompt) FROM runs"),
                 QByteArray("first 0,second 0,second 1"));
        QVERIFY(before != bytesOf(file));
        QCOMPARE(QDir(m_folder->path()).entryList({"*.part"}), QStringList());
    }

    void version2GetsVerdictsAfterABackup() {
        const QString file = copyOfVersion2();
        const auto isWhole = [](ExperimentStore& store) {
            const auto runs = store.runs({});
            if (!runs || runs->size() != 3 || !(*runs)[1].starred) return false;
            const auto answer = store.answer((*runs)[2].id);
            return answer && test::differenceFromSample(*answer, "first", 0, 66000).empty() &&
                   store.annotations((*runs)[0].id)->size() == 1;
        };
        {
            auto store = ExperimentStore::open(file.toStdString(), Mode::ReadOnly);
            QVERIFY2(store.has_value(), store ? "" : store.error().message.c_str());
            QVERIFY(isWhole(**store));
            QVERIFY((*store)->runs({.verdict = "judged"})->empty());
        }
        QVERIFY(!QFile::exists(file + ".v2.bak"));
        {
            auto store = ExperimentStore::open(file.toStdString(), Mode::ReadWrite);
            QVERIFY2(store.has_value(), store ? "" : store.error().message.c_str());
            QVERIFY(isWhole(**store));
            const std::string id = (*store)->runs({.text = "first"})->front().id;
            QVERIFY((*store)->setVerdict(id, "accepted").has_value());
            QVERIFY((*store)->setAnnotations(id, {}).has_value());
            QCOMPARE((*store)->runs({.verdict = "accepted"})->size(), std::size_t(1));
            QCOMPARE((*store)->corrections(id)->size(), std::size_t(1));
        }
        QCOMPARE(sqlText(file, "PRAGMA user_version").toInt(), ExperimentStore::schemaVersion());
        QVERIFY(ExperimentStore::check(file.toStdString())->empty());
        QCOMPARE(sqlText(file + ".v2.bak", "PRAGMA user_version"), QByteArray("2"));
        QCOMPARE(sqlText(file + ".v2.bak", "SELECT count(*) FROM annotations"), QByteArray("3"));
    }

    void anEarlierBackupIsNotOverwritten() {
        const QString file = copyOfVersion1();
        QVERIFY(QFile::copy(file, file + ".v1.bak"));
        const QByteArray before = bytesOf(file + ".v1.bak");
        QVERIFY(ExperimentStore::open(file.toStdString(), Mode::ReadWrite).has_value());
        QCOMPARE(bytesOf(file + ".v1.bak"), before);
        QVERIFY(QFile::exists(file + ".v1-2.bak"));
    }

    void version1IsReadWithoutChangingIt() {
        const QString file = copyOfVersion1();
        const QByteArray before = bytesOf(file);
        {
            auto store = ExperimentStore::open(file.toStdString(), Mode::ReadOnly);
            QVERIFY(store.has_value());
            verifyVersion1Content(**store);
            QVERIFY(!(*store)->setSetting("a", "b").has_value());
        }
        QVERIFY(ExperimentStore::check(file.toStdString())->empty());
        QCOMPARE(bytesOf(file), before);
        QVERIFY(!QFile::exists(file + ".v1.bak"));
    }

    void aNewerStoreIsRefused() {
        const QString file = copyOfVersion1();
        QDir(file + ".files").removeRecursively();
        sql(file, "PRAGMA user_version = 4711");
        verifyRefused(file, "newer Sightline");
        QVERIFY(!ExperimentStore::open(file.toStdString(), Mode::ReadOnly).has_value());
        QVERIFY(!ExperimentStore::check(file.toStdString()).has_value());
    }

    void aNewerStoreWhoseWriterWasKilledIsRefusedToo() {
        const QString file = copyOfVersion1();
        QDir(file + ".files").removeRecursively();
        sqlite3* db = nullptr;
        QVERIFY(sqlite3_open(file.toUtf8().constData(), &db) == SQLITE_OK);
        sqlite3_exec(db, "PRAGMA user_version = 4711", nullptr, nullptr, nullptr);
        QVERIFY(QFile::copy(file, path("killed.db")));
        QVERIFY(QFile::copy(file + "-wal", path("killed.db-wal")));
        sqlite3_close(db);
        const QByteArray wal = bytesOf(path("killed.db-wal"));
        verifyRefused(path("killed.db"), "newer Sightline");
        QCOMPARE(bytesOf(path("killed.db-wal")), wal);
    }

    void filesThatAreNoStoreAreRefused() {
        QFile text(path("text.db"));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(5000, 'x'));
        text.close();
        verifyRefused(text.fileName(), "not a Sightline store");
        text.resize(3);
        verifyRefused(text.fileName(), "not a Sightline store");
        sql(path("other.db"), "PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
        verifyRefused(path("other.db"), "another program");
        QVERIFY(!QFile::exists(path("other.db-shm")));
        QVERIFY(!ExperimentStore::check(path("other.db").toStdString()).has_value());
        QVERIFY(!ExperimentStore::open(path("other.db").toStdString(), Mode::ReadOnly).has_value());
    }

    void foldersPipesAndUnreachablePathsAreRefused() {
        const auto message = [](const QString& file, Mode mode = Mode::ReadWrite) {
            const auto opened = ExperimentStore::open(file.toStdString(), mode);
            if (opened || opened.error().code != ErrorCode::BadInput) return QString();
            return QString::fromStdString(opened.error().message);
        };
        QVERIFY(message(m_folder->path()).contains("is a folder"));
        QCOMPARE(mkfifo(path("pipe").toUtf8().constData(), 0600), 0);
        QVERIFY(message(path("pipe")).contains("not a regular file"));
        QVERIFY(message("/dev/null").contains("not a regular file"));
        QFile file(path("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(message(path("file/s.db")).contains("file/s.db"));
        QVERIFY(QFile::link(path("loop"), path("loop")));
        QVERIFY(message(path("loop")).contains("loop"));
        QVERIFY(message(path(QString(300, 'n'))).contains("nnn"));
        QVERIFY(!message("").isEmpty());
        QVERIFY(message(path("none.db"), Mode::ReadOnly).contains("there is no store"));
        QVERIFY(!QFile::exists(path("none.db")));
        QVERIFY(message("/proc/none/s.db").contains("/proc/none"));
    }

    void damagedStoresAreRefusedForWriting() {
        const QString file = copyOfVersion1();
        QDir(file + ".files").removeRecursively();
        const QByteArray whole = bytesOf(file);
        for (const auto& damage : {whole.left(whole.size() / 2), whole.left(4096) + whole.mid(8192),
                                   QByteArray(whole).replace(8192, 4096, QByteArray(4096, 'x'))}) {
            QFile damaged(file);
            QVERIFY(damaged.open(QIODevice::WriteOnly));
            damaged.write(damage);
            damaged.close();
            verifyRefused(file, "damaged");
            const auto findings = ExperimentStore::check(file.toStdString());
            QVERIFY(findings.has_value());
            QVERIFY(!findings->empty());
            QCOMPARE(bytesOf(file), damage);
        }
    }

    void anEmptyFileBecomesAStore() {
        QFile file(path("empty.db"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QVERIFY(ExperimentStore::open(path("empty.db").toStdString(), Mode::ReadWrite).has_value());
        QVERIFY(ExperimentStore::check(path("empty.db").toStdString())->empty());
    }

    void foldersAreMadeForANewStore() {
        const std::string file = path("a/b/s.db").toStdString();
        QVERIFY(ExperimentStore::open(file, Mode::ReadWrite).has_value());
        QCOMPARE(sqlText(path("a/b/s.db"), "PRAGMA application_id"), QByteArray("1397519220"));
    }

    void aStoreIsTheSameThroughALink() {
        const std::string file = path("real/s.db").toStdString();
        auto store = ExperimentStore::open(file, Mode::ReadWrite);
        QVERIFY(store.has_value());
        QVERIFY(QFile::link(path("real/s.db"), path("link.db")));
        auto linked = ExperimentStore::open(path("link.db").toStdString(), Mode::ReadWrite);
        QVERIFY(linked.has_value());
        Run run;
        Answer answer = test::sampleAnswer("t", 0, 70000);
        QVERIFY((*linked)->addAsk(run, test::sampleQuery("t", 0), answer).has_value());
        QCOMPARE(test::differenceFromSample(*(*store)->answer(run.id), "t", 0, 70000),
                 std::string());
    }
};

QTEST_APPLESS_MAIN(TestStoreVersions)
#include "tst_store_versions.moc"
