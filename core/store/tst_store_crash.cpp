// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"
#include "core/store/tst_store_processes.h"
#include "core/store/unfinished_mark.h"
#include "test_folders.h"

using namespace sl;

class TestStoreCrash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoProcessesWriteAtOnceWithoutLoss() {
        QTemporaryDir folder;
        const QString store = folder.filePath("s.db");
        test::AskWriter a(store, "a", 200, 0);
        test::AskWriter b(store, "b", 200, 0);
        QVERIFY2(a.finish(), qPrintable(a.errors()));
        QVERIFY2(b.finish(), qPrintable(b.errors()));
        QCOMPARE(a.acknowledged().size(), std::size_t(200));
        auto opened = ExperimentStore::open(store.toStdString(), ExperimentStore::Mode::ReadOnly);
        QVERIFY(opened.has_value());
        const auto runs = (*opened)->runs({});
        QCOMPARE(runs->size(), std::size_t(400));
        for (test::AskWriter* writer : {&a, &b})
            for (const auto& [id, number] : writer->acknowledged())
                QCOMPARE((*opened)->run(id)->prompt,
                         (writer->tag() + " " + QString::number(number)).toStdString());
        QVERIFY(ExperimentStore::check(store.toStdString())->empty());
    }

    void twoProcessesMigrateAtOnce() {
        QTemporaryDir folder;
        const QString store = folder.filePath("s.db");
        QVERIFY(QFile::copy(SL_SOURCE_DIR "/core/store/testdata/v1.db", store));
        QFile::setPermissions(store, QFile::ReadOwner | QFile::WriteOwner);
        test::AskWriter a(store, "a", 5, 0);
        test::AskWriter b(store, "b", 5, 0);
        QVERIFY2(a.finish(), qPrintable(a.errors()));
        QVERIFY2(b.finish(), qPrintable(b.errors()));
        auto opened = ExperimentStore::open(store.toStdString(), ExperimentStore::Mode::ReadOnly);
        QCOMPARE((*opened)->runs({})->size(), std::size_t(13));
        QCOMPARE((*opened)->runs({.text = "pictures/"})->size(), std::size_t(13));
        QVERIFY(QFile::exists(store + ".v1.bak"));
        const auto findings = ExperimentStore::check(store.toStdString());
        QCOMPARE(findings->size(), std::size_t(1));  // this copy has no evidence files
    }

    void tenKillsLoseNothing() {
        QTemporaryDir folder;
        QCOMPARE(test::killWritersAndLook(folder.filePath("s.db"), 10, 70'000, 1), QString());
    }

    void leftoversOfAKilledWriterAreSweptButNotLiveWork() {
        QTemporaryDir folder;
        const std::string file = folder.filePath("s.db").toStdString();
        const std::string files = file + ".files";
        QVERIFY(ExperimentStore::open(file, ExperimentStore::Mode::ReadWrite).has_value());
        const auto makeFolder = [&](const char* run) {
            QDir().mkpath(QString::fromStdString(files) + "/" + run);
            QFile data(QString::fromStdString(files) + "/" + run + "/evidence-0.safetensors");
            if (!data.open(QIODevice::WriteOnly)) qFatal("cannot write");
        };
        const auto there = [&](const char* run) {
            return QFile::exists(QString::fromStdString(files) + "/" + run);
        };
        makeFolder("DEAD");
        makeFolder("LIVE");
        makeFolder("FOREIGN");
        {
            const auto dead = store::UnfinishedMark::place(files, "DEAD");
            QVERIFY(dead.has_value());
        }
        auto live = store::UnfinishedMark::place(files, "LIVE");
        QVERIFY(live.has_value());
        const auto findings = ExperimentStore::check(file);
        QCOMPARE(findings->size(), std::size_t(1));
        QVERIFY(findings->front().find("FOREIGN") != std::string::npos);
        QVERIFY(ExperimentStore::open(file, ExperimentStore::Mode::ReadWrite).has_value());
        QVERIFY(!there("DEAD"));
        QVERIFY(there("LIVE"));
        QVERIFY(there("FOREIGN"));
        live->finish();
        QVERIFY(!store::isUnfinished(files, "LIVE"));
        QVERIFY(!store::isUnfinished(files, "DEAD"));
    }
};

QTEST_GUILESS_MAIN(TestStoreCrash)
#include "tst_store_crash.moc"
