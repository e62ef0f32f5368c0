// SPDX-License-Identifier: Apache-2.0
// Stores with random damage: whatever happens, nothing crashes, and nothing that is only read
// changes.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <random>

#include "core/base/log.h"
#include "core/store/store.h"
#include "core/store/tst_ask_samples.h"

using namespace sl;
using Mode = ExperimentStore::Mode;

namespace {

constexpr int kVariants = 500;

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeBytes(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write");
}

void callEverything(ExperimentStore& store) {
    const auto runs = store.runs({});
    (void)store.runs({.text = "answer of"});
    (void)store.runs({.starredOnly = true});
    (void)store.runs({.verdict = "judged"});
    (void)store.setting("layout");
    if (!runs) return;
    for (const Run& run : *runs) {
        (void)store.run(run.id);
        (void)store.answer(run.id);
        (void)store.annotations(run.id);
        (void)store.corrections(run.id);
    }
}

}  // namespace

class TestStoreHostile : public QObject {
    Q_OBJECT

    // In memory where that is possible: hundreds of files are written and synced.
    QTemporaryDir m_folder{QFileInfo("/dev/shm").isWritable() ? QString("/dev/shm/sl-XXXXXX")
                                                              : QDir::tempPath() + "/sl-XXXXXX"};
    QString m_file = m_folder.filePath("s.db");
    QByteArray m_whole;

    void removeSideFiles() const {
        for (const char* ending : {"-wal", "-shm", "-journal"}) QFile::remove(m_file + ending);
    }

private Q_SLOTS:
    void initTestCase() {
        setLogListener({});
        auto store = ExperimentStore::open(m_file.toStdString(), Mode::ReadWrite);
        QVERIFY(store.has_value());
        for (int i = 0; i < 12; ++i) {
            Run run;
            Answer answer = test::sampleAnswer("hostile", i, i == 5 ? 70'000 : 0);
            QVERIFY((*store)->addAsk(run, test::sampleQuery("hostile", i), answer).has_value());
            if (i % 3 != 0) continue;
            QVERIFY((*store)->setVerdict(run.id, "corrected").has_value());
            QVERIFY((*store)->setAnnotations(run.id, answer.annotations).has_value());
        }
        QVERIFY((*store)->setSetting("layout", "x").has_value());
        store->reset();
        m_whole = bytesOf(m_file);
    }

    void randomByteFlipsNeverCrash() {
        std::mt19937 random(3);
        int refused = 0;
        int found = 0;
        for (int variant = 0; variant < kVariants; ++variant) {
            QByteArray bytes = m_whole;
            // Half of the variants are hit in the pages' own structure, where it hurts most.
            const unsigned flips = 1 + random() % 8;
            for (unsigned n = 0; n < flips; ++n) {
                const auto page = static_cast<qsizetype>(random()) % (bytes.size() / 4096) * 4096;
                const auto within = static_cast<qsizetype>(random() % (variant % 2 ? 4096 : 128));
                bytes[page + within] = static_cast<char>(random());
            }
            writeBytes(m_file, bytes);
            removeSideFiles();
            const auto findings = ExperimentStore::check(m_file.toStdString());
            found += !findings || !findings->empty();
            if (auto store = ExperimentStore::open(m_file.toStdString(), Mode::ReadOnly))
                callEverything(**store);
            QCOMPARE(bytesOf(m_file), bytes);
            auto store = ExperimentStore::open(m_file.toStdString(), Mode::ReadWrite);
            if (!store) {
                ++refused;
                QVERIFY(store.error().message.find("s.db") != std::string::npos);
                QCOMPARE(bytesOf(m_file), bytes);
                continue;
            }
            callEverything(**store);
            Run run;
            Answer answer = test::sampleAnswer("more", 1, 0);
            (void)(*store)->addAsk(run, test::sampleQuery("more", 1), answer);
        }
        qInfo("%d of %d variants had findings, %d were refused for writing", found, kVariants,
              refused);
        QVERIFY(refused > kVariants / 4);
        QVERIFY(found >= refused);
    }

    void truncationsNeverCrash() {
        for (int part = 0; part < 64; ++part) {
            const QByteArray bytes = m_whole.left(m_whole.size() * part / 64);
            writeBytes(m_file, bytes);
            removeSideFiles();
            (void)ExperimentStore::check(m_file.toStdString());
            if (auto store = ExperimentStore::open(m_file.toStdString(), Mode::ReadOnly))
                callEverything(**store);
            QVERIFY(part == 0 ||
                    !ExperimentStore::open(m_file.toStdString(), Mode::ReadWrite).has_value());
            QCOMPARE(bytesOf(m_file).size(), part == 0 ? bytesOf(m_file).size() : bytes.size());
        }
    }

    void aDamagedStoreIsReadAsFarAsPossible() {
        // The last pages are gone: the rows on the first ones are still worth having.
        writeBytes(m_file, m_whole.left(m_whole.size() - 2 * 4096));
        removeSideFiles();
        QVERIFY(!ExperimentStore::open(m_file.toStdString(), Mode::ReadWrite).has_value());
        auto store = ExperimentStore::open(m_file.toStdString(), Mode::ReadOnly);
        QVERIFY2(store.has_value(), store ? "" : store.error().message.c_str());
        const auto runs = (*store)->runs({});
        QVERIFY2(runs.has_value(), runs ? "" : runs.error().message.c_str());
        QVERIFY(runs->size() >= 6);
        QCOMPARE((*store)->runs({.limit = 2})->size(), std::size_t(2));
    }

    void damagedIndexesDoNotHideRuns() {
        // Every page that is not part of the table itself is wiped.
        QByteArray bytes = m_whole;
        int wiped = 0;
        for (qsizetype page = 4096; page < bytes.size(); page += 4096) {
            const int kind = static_cast<unsigned char>(bytes[page]);
            if (kind != 2 && kind != 10) continue;  // interior and leaf pages of indexes
            bytes.replace(page, 4096, QByteArray(4096, '\x7f'));
            ++wiped;
        }
        QVERIFY(wiped > 0);
        writeBytes(m_file, bytes);
        removeSideFiles();
        auto store = ExperimentStore::open(m_file.toStdString(), Mode::ReadOnly);
        QVERIFY(store.has_value());
        const auto runs = (*store)->runs({});
        QVERIFY2(runs.has_value(), runs ? "" : runs.error().message.c_str());
        QCOMPARE(runs->size(), std::size_t(12));
        QCOMPARE((*store)->runs({.text = "hostile"})->size(), std::size_t(12));
        QCOMPARE(runs->front().prompt, std::string("hostile 11"));
    }
};

QTEST_APPLESS_MAIN(TestStoreHostile)
#include "tst_store_hostile.moc"
