// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>
#include <QtTest>

#include "core/task/testplugins/plugin_folder.h"
#include "core/work/child_process.h"
#include "core/work/plugin_trial.h"
#include "test_folders.h"

using namespace sl;

namespace {

const std::string kProgram = SL_BINARY_DIR "/bin/sightline-cli";

PluginEntry entryOf(const PluginFolder& folder, const std::string& id) {
    PluginEntry entry;
    entry.task.id = id;
    entry.folder = folder.of(id);
    entry.library = folder.of(id) + "/lib.so";
    return entry;
}

std::string problemOf(const PluginFolder& folder, const std::string& id, int limitMs = 60'000) {
    const auto ok = work::tryPluginInChild(entryOf(folder, id), kProgram, limitMs);
    return ok ? std::string() : ok.error().message;
}

}  // namespace

class TestPluginTrial : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goodPluginsPass() {
        PluginFolder folder;
        folder.addReal("misbehaving", "misbehaving");  // behaves unless told otherwise
        folder.addReal("refuses", "refuses");          // may refuse a question it is not made for
        QCOMPARE(problemOf(folder, "misbehaving"), std::string());
        QCOMPARE(problemOf(folder, "refuses"), std::string());
        QVERIFY(work::tryPluginHere(SL_BINARY_DIR "/lib/sightline/plugins/grounding").has_value());
    }

    void badOnesAreNamedWithTheReason_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("reason");
        QTest::newRow("throws") << "throws"
                                << "failed in read: thrown in read";
        QTest::newRow("crashes") << "crashes"
                                 << "crashed in a trial run (signal 11, Segmentation fault)";
        QTest::newRow("exits") << "exits"
                               << "ended the trial run early (exit status 0)";
        QTest::newRow("another ABI") << "wrong_abi"
                                     << "was built for \"0-gcc4-libstdc++cxx98\"";
    }
    void badOnesAreNamedWithTheReason() {
        QFETCH(QString, id);
        QFETCH(QString, reason);
        PluginFolder folder;
        folder.addReal(id.toStdString(), id.toStdString());
        const QString problem = QString::fromStdString(problemOf(folder, id.toStdString()));
#ifdef __SANITIZE_ADDRESS__
        if (id == "crashes") reason = "ended the trial run early";
#endif
        QVERIFY2(problem.contains(reason), qPrintable(problem));
        QVERIFY2(problem.contains(id), qPrintable(problem));
    }

    void oneThatHangsIsEnded() {
        PluginFolder folder;
        folder.addReal("hangs", "hangs");
        QElapsedTimer clock;
        clock.start();
        const QString problem = QString::fromStdString(problemOf(folder, "hangs", 3'000));
        QVERIFY2(problem.contains("did not come to an end within 3 s"), qPrintable(problem));
        QVERIFY(clock.elapsed() < 20'000);
    }

    void missingFilesAreNamed() {
        PluginFolder folder;
        folder.addText("gone", dumpJson(PluginFolder::goodJson("gone", "lib.so")));
        QVERIFY(QString::fromStdString(problemOf(folder, "gone")).contains("is not there"));
        folder.addText("broken", "{");
        QVERIFY(!problemOf(folder, "broken").empty());
        const auto none = work::tryPluginInChild(entryOf(folder, "gone"), "/no/such/program");
        QVERIFY(!none && none.error().message.find("/no/such/program") != std::string::npos);
    }

    void whatAChildWritesIsBounded() {
        const auto child = work::runChildWithin("/bin/sh", {"-c", "yes | head -c 3000000"}, 60'000);
        QVERIFY(child.has_value());
        QVERIFY(child->written.size() >= 60'000 && child->written.size() < 80'000);
        QVERIFY(!child->late);
    }

    /// A grandchild that keeps the pipe open must not keep us waiting.
    void whatAChildLeavesBehindIsEnded() {
        QElapsedTimer clock;
        clock.start();
        const auto child = work::runChildWithin("/bin/sh", {"-c", "sleep 60 & echo $!"}, 30'000);
        QVERIFY(child.has_value());
        QVERIFY(clock.elapsed() < 15'000);
        const QString proc = "/proc/" + QString::fromStdString(child->written).trimmed();
        QTRY_VERIFY(!QFile::exists(proc) || [&] {
            QFile state(proc + "/stat");
            return state.open(QIODevice::ReadOnly) && state.readAll().contains(") Z ");
        }());
    }
};

QTEST_APPLESS_MAIN(TestPluginTrial)
#include "tst_plugin_trial.moc"
