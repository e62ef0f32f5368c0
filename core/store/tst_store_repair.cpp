// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <map>

#include <sqlite3.h>

#include "core/base/log.h"
#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"

using namespace sl;
using Mode = ExperimentStore::Mode;

namespace {

constexpr int kRuns = 60;
constexpr qint64 kPage = 4096;

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestStoreRepair : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::map<std::string, int> m_numbers;  // run id → number of the sample

    QString path(const QString& name) const { return m_folder->filePath(name); }

    void damage(qint64 page, char with) const {
        QFile file(path("s.db"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek((page - 1) * kPage));
        QCOMPARE(file.write(QByteArray(kPage, with)), kPage);
    }

    qint64 number(const char* query) const {
        sqlite3* db = nullptr;
        sqlite3_stmt* row = nullptr;
        qint64 value = -1;
        if (sqlite3_open(path("s.db").toUtf8().constData(), &db) == SQLITE_OK &&
            sqlite3_prepare_v2(db, query, -1, &row, nullptr) == SQLITE_OK &&
            sqlite3_step(row) == SQLITE_ROW)
            value = sqlite3_column_int64(row, 0);
        sqlite3_finalize(row);
        sqlite3_close(db);
        return value;
    }

    Result<RepairReport> repaired() const {
        return ExperimentStore::repair(path("s.db").toStdString(), path("new.db").toStdString());
    }

    /// Every run of the new store is as it was written; gives their number.
    int soundRuns() const {
        auto store = ExperimentStore::open(path("new.db").toStdString(), Mode::ReadWrite);
        if (!store) return -1;
        const auto runs = (*store)->runs({});
        if (!runs) return -1;
        for (const Run& run : *runs) {
            const int sample = m_numbers.at(run.id);
            const auto answer = (*store)->answer(run.id);
            if (!answer) return -1;
            const std::string difference =
                test::differenceFromSample(*answer, "run", sample, sample == 7 ? 70'000 : 0);
            if (!difference.empty()) {
                qWarning("%d: %s", sample, difference.c_str());
                return -1;
            }
        }
        return static_cast<int>(runs->size());
    }

private Q_SLOTS:
    void initTestCase() { setLogListener({}); }

    void init() {
        // In memory where that is possible: dozens of stores are written and synced.
        m_folder = std::make_unique<QTemporaryDir>(QFileInfo("/dev/shm").isWritable()
                                                       ? QString("/dev/shm/sl-XXXXXX")
                                                       : QDir::tempPath() + "/sl-XXXXXX");
        m_numbers.clear();
        auto store = ExperimentStore::open(path("s.db").toStdString(), Mode::ReadWrite);
        QVERIFY(store.has_value());
        for (int i = 0; i < kRuns; ++i) {
            Run run;
            Answer answer = test::sampleAnswer("run", i, i == 7 ? 70'000 : 0);
            QVERIFY((*store)->addAsk(run, test::sampleQuery("run", i), answer).has_value());
            m_numbers[run.id] = i;
            if (i % 3 != 0) continue;
            QVERIFY((*store)->setVerdict(run.id, "corrected").has_value());
            QVERIFY((*store)->setAnnotations(run.id, answer.annotations).has_value());
        }
        QVERIFY((*store)->setSetting("layout", "x").has_value());
    }

    void aWholeStoreIsCopiedWhole() {
        const QByteArray before = bytesOf(path("s.db"));
        const auto report = repaired();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY2(report->lost.empty(), report->lost.empty() ? "" : report->lost[0].c_str());
        QCOMPARE(report->runs, std::int64_t(kRuns));
        QCOMPARE(report->evidenceFiles, std::int64_t(1));
        QCOMPARE(soundRuns(), kRuns);
        auto store = ExperimentStore::open(path("new.db").toStdString(), Mode::ReadOnly);
        QCOMPARE((*store)->runs({.verdict = "corrected"})->size(), std::size_t(kRuns / 3));
        QCOMPARE((*store)->runs({.text = "run 41"})->size(), std::size_t(1));
        QCOMPARE(*(*store)->setting("layout"), std::optional<std::string>("x"));
        const std::string id = (*store)->runs({.verdict = "corrected"})->front().id;
        QCOMPARE((*store)->corrections(id)->size(), std::size_t(1));
        QVERIFY(ExperimentStore::check(path("new.db").toStdString())->empty());
        QCOMPARE(bytesOf(path("s.db")), before);
    }

    void rowsOnBothSidesOfADamagedPageAreSaved() {
        // A leaf of the table runs from its middle.
        const qint64 leaf = number(
            "SELECT pageno FROM dbstat WHERE name = 'runs' AND pagetype = 'leaf' "
            "ORDER BY path LIMIT 1 OFFSET 4");
        if (leaf < 0) QSKIP("this SQLite tells no pages (dbstat)");
        damage(leaf, '\xff');
        const QByteArray before = bytesOf(path("s.db"));
        QVERIFY(!ExperimentStore::open(path("s.db").toStdString(), Mode::ReadWrite).has_value());
        const auto report = repaired();
        QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
        QVERIFY(!report->lost.empty());
        const int saved = soundRuns();
        QVERIFY2(saved > kRuns / 2 && saved < kRuns, qPrintable(QString::number(saved)));
        QCOMPARE(std::int64_t(saved), report->runs);
        QVERIFY(ExperimentStore::check(path("new.db").toStdString())->empty());
        QCOMPARE(bytesOf(path("s.db")), before);
    }

    void anyDamagedPageCostsNoMoreThanItHeld() {
        const QByteArray whole = bytesOf(path("s.db"));
        int most = 0;
        for (qint64 page = 3; page <= whole.size() / kPage; ++page) {
            QFile file(path("s.db"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(whole);
            file.close();
            damage(page, 0);
            const auto report = repaired();
            if (report) {
                const auto findings = ExperimentStore::check(path("new.db").toStdString());
                const std::string first =
                    findings && !findings->empty() ? findings->front() : std::string();
                QVERIFY2(findings && findings->empty(),
                         qPrintable(QString("%1: %2").arg(page).arg(first.c_str())));
                most = std::max(most, kRuns - static_cast<int>(report->runs));
            }
            for (const char* name : {"new.db", "new.db-wal", "new.db-shm"})
                QFile::remove(path(name));
            QDir(path("new.db.files")).removeRecursively();
        }
        QVERIFY2(most < kRuns, qPrintable(QString::number(most)));
    }

    void evidenceThatChangedIsLeftOut() {
        const QString files = path("s.db.files");
        QDirIterator it(files, {"*.safetensors"}, QDir::Files, QDirIterator::Subdirectories);
        QVERIFY(it.hasNext());
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::Append));
        file.write("x");
        file.close();
        const auto report = repaired();
        QVERIFY(report.has_value());
        QCOMPARE(report->lost.size(), std::size_t(1));
        QVERIFY(report->lost[0].find("evidence-1.safetensors") != std::string::npos);
        QCOMPARE(report->runs, std::int64_t(kRuns));
    }

    void nothingIsOverwritten() {
        QFile taken(path("new.db"));
        QVERIFY(taken.open(QIODevice::WriteOnly));
        taken.write("mine");
        taken.close();
        const auto report = repaired();
        QVERIFY(!report.has_value());
        QVERIFY(report.error().message.find("new.db") != std::string::npos);
        QCOMPARE(bytesOf(path("new.db")), QByteArray("mine"));
        QVERIFY(
            !ExperimentStore::repair(path("none.db").toStdString(), path("other.db").toStdString())
                 .has_value());
        QVERIFY(!ExperimentStore::repair(path("s.db").toStdString(),
                                         path("no/such/folder.db").toStdString())
                     .has_value());
        QVERIFY(!QFile::exists(path("other.db")));
    }
};

QTEST_GUILESS_MAIN(TestStoreRepair)
#include "tst_store_repair.moc"
