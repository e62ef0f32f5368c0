// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"

using namespace sl;
using Mode = ExperimentStore::Mode;

class TestStoreCheck : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_file;
    std::string m_id;
    QString m_evidence;

    void sql(const QByteArray& statements) const {
        sqlite3* db = nullptr;
        if (sqlite3_open(m_file.c_str(), &db) != SQLITE_OK ||
            sqlite3_exec(db, statements, nullptr, nullptr, nullptr) != SQLITE_OK)
            qFatal("%s", sqlite3_errmsg(db));
        sqlite3_close(db);
    }

    /// The one finding, "" when whole, all of them joined when there are more.
    QString findings() const {
        const auto found = ExperimentStore::check(m_file);
        if (!found) return "error: " + QString::fromStdString(found.error().message);
        QStringList lines;
        for (const std::string& line : *found) lines << QString::fromStdString(line);
        return lines.join(" | ");
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("s.db").toStdString();
        auto store = ExperimentStore::open(m_file, Mode::ReadWrite);
        Run run;
        Answer answer = test::sampleAnswer("t", 1, 70'000);
        QVERIFY((*store)->addAsk(run, test::sampleQuery("t", 1), answer).has_value());
        m_id = run.id;
        m_evidence = QString::fromStdString(answer.evidence[1].file);
        QCOMPARE(findings(), QString());
    }

    void missingEvidenceIsFoundAndTheAnswerSaysSo() {
        QVERIFY(QFile::remove(m_evidence));
        QVERIFY(findings().contains(m_evidence + " is missing"));
        auto store = ExperimentStore::open(m_file, Mode::ReadOnly);
        const auto answer = (*store)->answer(m_id);
        QVERIFY(answer.has_value());
        QCOMPARE(answer->text, std::string("answer of t 1"));
        QVERIFY(answer->evidence[1].note.find("cannot read") != std::string::npos);
    }

    void changedEvidenceIsFound() {
        QFile file(m_evidence);
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(file.size() - 1);
        file.write("x");
        file.close();
        QVERIFY(findings().contains("was changed"));
        QVERIFY(file.resize(100));
        QVERIFY(findings().contains("has 100 bytes"));
    }

    void foldersOfNobodyAreFound() {
        QDir().mkpath(QString::fromStdString(m_file) + ".files/01STRAY");
        QVERIFY(findings().contains("no run belongs to the folder"));
        QVERIFY(findings().contains("01STRAY"));
    }

    void jsonThatCannotBeReadIsFound_data() {
        QTest::addColumn<QByteArray>("statement");
        QTest::addColumn<QString>("finding");
        QTest::newRow("answer") << QByteArray("UPDATE runs SET answer_json = '{'") << "its answer";
        QTest::newRow("answer's shape")
            << QByteArray(R"(UPDATE runs SET answer_json = '{"answer":"text"}')") << "its answer";
        QTest::newRow("query") << QByteArray("UPDATE runs SET query_json = '[]'") << "its query";
        QTest::newRow("media") << QByteArray("UPDATE runs SET media = '3'") << "list of media";
        QTest::newRow("error") << QByteArray("UPDATE runs SET error_json = 'x'") << "its error";
        QTest::newRow("state") << QByteArray("UPDATE runs SET state = 'well'") << "well";
        QTest::newRow("annotation")
            << QByteArray("UPDATE annotations SET json = '{\"kind\":\"cube\"}'") << "an annotation";
        QTest::newRow("evidence path")
            << QByteArray("UPDATE evidence SET path = '/etc/passwd'") << "'/etc/passwd' is not";
        QTest::newRow("orphan row")
            << QByteArray(
                   "INSERT INTO annotations (run_seq, position, kind, label, json) VALUES "
                   "(99, 0, 'box', '', '{}')")
            << "belongs to a run that is not there";
    }
    void jsonThatCannotBeReadIsFound() {
        QFETCH(QByteArray, statement);
        QFETCH(QString, finding);
        sql(statement);
        QVERIFY2(findings().contains(finding), qPrintable(findings()));
        auto store = ExperimentStore::open(m_file, Mode::ReadWrite);
        QVERIFY(store.has_value());
        QCOMPARE((*store)->runs({})->size(), std::size_t(1));
        (void)(*store)->answer(m_id);
    }

    void aPathOutOfTheStoreIsNotRead() {
        const QByteArray outside = m_folder->filePath("secret").toUtf8();
        QVERIFY(QFile::copy(m_evidence, outside));
        sql("UPDATE runs SET answer_json = replace(answer_json, '" +
            QByteArray::fromStdString(m_id) + "/evidence-1.safetensors', '" + outside + "')");
        auto store = ExperimentStore::open(m_file, Mode::ReadOnly);
        const auto answer = (*store)->answer(m_id);
        QVERIFY(answer.has_value());
        QVERIFY(answer->evidence[1].note.find("not a file of this store") != std::string::npos);
    }

    void checkGivesBadInputForWhatIsNoStore() {
        QVERIFY(!ExperimentStore::check(m_folder->path().toStdString()).has_value());
        QVERIFY(!ExperimentStore::check(m_folder->filePath("none.db").toStdString()).has_value());
        QVERIFY(!ExperimentStore::check("").has_value());
    }

    void aBackupIsAWholeStore() {
        const std::string out = m_folder->filePath("copy.db").toStdString();
        auto writer = ExperimentStore::open(m_file, Mode::ReadWrite);
        QVERIFY(writer.has_value());
        const auto done = ExperimentStore::backup(m_file, out);
        QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
        QVERIFY(ExperimentStore::check(out)->empty());
        QVERIFY(!QFile::exists(QString::fromStdString(out) + "-wal"));
        auto copy = ExperimentStore::open(out, Mode::ReadWrite);
        QCOMPARE(test::differenceFromSample(*(*copy)->answer(m_id), "t", 1, 70'000), std::string());
        QCOMPARE((*copy)->runs({.text = "answer"})->size(), std::size_t(1));
        const auto again = ExperimentStore::backup(m_file, out);
        QVERIFY(!again.has_value());
        QVERIFY(again.error().message.find("copy.db") != std::string::npos);
        QVERIFY(!ExperimentStore::backup(m_file, m_file).has_value());
        QVERIFY(!ExperimentStore::backup(m_file, "/proc/x/y.db").has_value());
        QVERIFY(!ExperimentStore::backup(m_folder->filePath("no").toStdString(), out).has_value());
    }
};

QTEST_APPLESS_MAIN(TestStoreCheck)
#include "tst_store_check.moc"
