// SPDX-License-Identifier: Apache-2.0
#include <QProcess>
#include <QtTest>

#include "core/task/testplugins/plugin_folder.h"
#include "core/work/plugin_decisions.h"
#include "test_folders.h"

using namespace sl;
using State = PluginEntry::State;

class TestPluginDecisions : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<PluginFolder> m_project;

    QString file() const { return m_home->filePath("sightline/plugins.json"); }
    void write(const QByteArray& bytes) const {
        QDir().mkpath(m_home->filePath("sightline"));
        QFile out(file());
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    QByteArray content() const {
        QFile in(file());
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    /// The one plugin of the project, as a registry made anew lists it.
    PluginEntry listed() const {
        TaskRegistry::Options options = work::pluginOptions(m_project->path(), false);
        options.folders.clear();
        return TaskRegistry(options).plugins().at(0);
    }

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_home->path().toUtf8());
        m_project = std::make_unique<PluginFolder>();
        m_project->addReal("plugins/misbehaving", "misbehaving");
        m_project->addText("plugins/misbehaving",
                           dumpJson(PluginFolder::goodJson("misbehaving", "lib.so")));
    }

    void trustIsRememberedAndTakenBack() {
        const PluginEntry first = listed();
        QCOMPARE(first.state, State::Untrusted);
        QVERIFY(work::trustPlugin(first).has_value());
        QCOMPARE(listed().state, State::Listed);
        QVERIFY(work::distrustPlugin(first.sha256).has_value());
        QCOMPARE(listed().state, State::Untrusted);
    }

    void anotherLibraryIsAnotherDecision() {
        QVERIFY(work::trustPlugin(listed()).has_value());
        m_project->addReal("plugins/misbehaving", "no_task");
        m_project->addText("plugins/misbehaving",
                           dumpJson(PluginFolder::goodJson("misbehaving", "lib.so")));
        const PluginEntry now = listed();
        QCOMPARE(now.state, State::Untrusted);
        QVERIFY2(now.problem.find("has changed since it was trusted") != std::string::npos,
                 now.problem.c_str());
    }

    void damagedFilesTrustNobodyAndAreKept() {
        write("{\"trusted\": [");
        QVERIFY(!work::readPluginDecisions());
        QCOMPARE(listed().state, State::Untrusted);
        QVERIFY(work::trustPlugin(listed()).has_value());
        QCOMPARE(listed().state, State::Listed);
        QVERIFY(QFile::exists(file() + ".broken"));
    }

    void nonsenseInsideIsPassedOver() {
        write(R"({"version":1,"trusted":[7,{"sha256":"abc"},{"sha256":5}],"tried":"x"})");
        QVERIFY(work::readPluginDecisions().has_value());
        QVERIFY(work::readPluginDecisions()->trusted.empty());
    }

    void newerFilesAreLeftAlone() {
        const QByteArray newer = R"({"version":2,"trusted":[]})";
        write(newer);
        QVERIFY(!work::readPluginDecisions());
        const auto ok = work::trustPlugin(listed());
        QVERIFY(!ok);
        QVERIFY(ok.error().message.find("newer version") != std::string::npos);
        QCOMPARE(content(), newer);
    }

    void trialRunsOncePerLibrary() {
        QVERIFY(work::trustPlugin(listed()).has_value());
        TaskRegistry::Options options =
            work::pluginOptions(m_project->path(), false, SL_BINARY_DIR "/bin/sightline-cli");
        QVERIFY(options.trial);
        QVERIFY(TaskRegistry(options).task("misbehaving").has_value());
        QCOMPARE(work::readPluginDecisions()->tried.size(), std::size_t(1));
        // The second time no child is started: a program that is none would fail.
        options.trial = work::pluginOptions(m_project->path(), false, "/bin/false").trial;
        QVERIFY(TaskRegistry(options).task("misbehaving").has_value());
    }

    void aFailedTrialKeepsTheLibraryClosed() {
        m_project->addReal("plugins/crashes", "crashes");
        m_project->addText("plugins/crashes",
                           dumpJson(PluginFolder::goodJson("crashes", "lib.so")));
        TaskRegistry registry(
            work::pluginOptions(m_project->path(), true, SL_BINARY_DIR "/bin/sightline-cli"));
        const auto task = registry.task("crashes");
        QVERIFY(!task);
        QVERIFY2(task.error().message.find("trial run") != std::string::npos,
                 task.error().message.c_str());
        for (const PluginEntry& entry : registry.plugins())
            if (entry.task.id == "crashes") QCOMPARE(entry.state, State::Failed);
        QVERIFY(work::readPluginDecisions()->tried.empty());
    }

    void commandLineTrusts() {
        QFile project(QString::fromStdString(m_project->of("project.json")));
        QVERIFY(project.open(QIODevice::WriteOnly));
        project.write("{}");
        project.close();
        const auto run = [&](const QStringList& words) {
            QProcess process;
            process.setWorkingDirectory(QString::fromStdString(m_project->path()));
            process.start(SL_BINARY_DIR "/bin/sightline-cli", words);
            process.waitForFinished(60'000);
            return qMakePair(process.exitCode(), process.readAllStandardOutput());
        };
        const QString hash = QString::fromStdString(listed().sha256);
        QCOMPARE(run({"plugins", "--trust", "abc", "--json"}).first, 3);
        QCOMPARE(run({"plugins", "--trust", hash}).first, 0);
        QCOMPARE(listed().state, State::Listed);
        const auto tried = run({"plugins", "--try", "--json"});
        QCOMPARE(tried.first, 0);
        QVERIFY2(tried.second.contains("\"loaded\""), tried.second.constData());
        QCOMPARE(run({"plugins", "--distrust", hash}).first, 0);
        QCOMPARE(listed().state, State::Untrusted);
    }
};

QTEST_APPLESS_MAIN(TestPluginDecisions)
#include "tst_plugin_decisions.moc"
