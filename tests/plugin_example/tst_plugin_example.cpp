// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include "core/base/version.h"
#include "core/task/task_registry.h"
#include "test_folders.h"

using sl::TaskRegistry;
using State = sl::PluginEntry::State;

class TestPluginExample : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString in(const QString& name) const { return m_folder.filePath(name); }

    /// Runs cmake; its output where it failed, else nothing.
    QByteArray cmake(const QStringList& arguments) const {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(SL_CMAKE, arguments);
        const bool done = process.waitForFinished(250'000);
        return done && process.exitCode() == 0 ? QByteArray() : "cmake: " + process.readAll();
    }

    QByteArray configure(const QString& build, const QStringList& more = {}) const {
        return cmake(QStringList{"-S", SL_SOURCE_DIR "/tests/plugin_example/describe_size", "-B",
                                 in(build), "-G", SL_GENERATOR, "-DCMAKE_CXX_COMPILER=" SL_CXX,
                                 "-DCMAKE_PREFIX_PATH=" + in("prefix")} +
                     more);
    }

    std::string plugins(const QString& build) const { return in(build + "/plugins").toStdString(); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        const QByteArray why =
            cmake({"--install", SL_BINARY_DIR, "--prefix", in("prefix"), "--component", "sdk"});
        QVERIFY2(why.isEmpty(), why.constData());
        QVERIFY(QFile::exists(in("prefix/lib/libsightline_sdk.so")));
        QVERIFY(QFile::exists(in("prefix/include/sightline/core/task/plugin.h")));
    }

    void buildsAndAnswers() {
        QByteArray why = configure("build", {"-DCMAKE_BUILD_TYPE=Release"});
        QVERIFY2(why.isEmpty(), why.constData());
        why = cmake({"--build", in("build")});
        QVERIFY2(why.isEmpty(), why.constData());

        TaskRegistry registry({{plugins("build")}, {}, false, {}});
        const auto task = registry.task("describe_size");
        QVERIFY2(task.has_value(), task ? "" : task.error().message.c_str());
        sl::Query query;
        query.media = {"a.png"};
        query.prompt = "the star";
        sl::MediaInfo info;
        info.width = 200;
        info.height = 100;
        const auto requests = (*task)->plan(query, {info});
        QVERIFY(requests.has_value());
        sl::Request request = requests->front();
        QCOMPARE(request.task, std::string("grounding"));
        request.pictures.push_back({nullptr, 0, {0, 0, 200, 100}, 200, 100});
        sl::Output output;
        output.content = sl::TextOutput{"<a>", "stop", {}, {{0, {10, 10, 60, 50}, {0, 3}, 0.9}}};
        const auto answer = (*task)->read(query, request, output);
        QCOMPARE(answer->text, std::string("the star: 50 x 40 pixels, 10 % of the picture"));
        QCOMPARE(answer->annotations.at(0).label, std::string("the star"));
    }

    void comesWithAProject() {
        TaskRegistry wary({{}, {plugins("build")}, false, {}});
        QCOMPARE(wary.plugins().size(), std::size_t(1));
        QCOMPARE(wary.plugins().at(0).state, State::Untrusted);
        TaskRegistry trusting({{}, {plugins("build")}, false, {wary.plugins().at(0).sha256}});
        QVERIFY(trusting.task("describe_size").has_value());
    }

    void installsBesideTheOthers() {
        const QByteArray why = cmake({"--install", in("build"), "--prefix", in("prefix")});
        QVERIFY2(why.isEmpty(), why.constData());
        const std::string folder = in("prefix/lib/sightline/plugins").toStdString();
        QVERIFY(TaskRegistry({{folder}, {}, false, {}}).task("describe_size").has_value());
    }

    void handbookShowsThisVeryPlugin() {
        const QString folder = SL_SOURCE_DIR "/tests/plugin_example/describe_size/";
        QString example;
        for (const char* name : {"CMakeLists.txt", "plugin.json", "describe_size_task.cpp"}) {
            QFile file(folder + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            example += QString::fromUtf8(file.readAll());
        }
        QFile handbook(SL_SOURCE_DIR "/HACKING.md");
        QVERIFY(handbook.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(handbook.readAll());
        const QRegularExpression block("```(?:cmake|json|cpp)\n(.*?)```",
                                       QRegularExpression::DotMatchesEverythingOption);
        int count = 0;
        for (auto it = block.globalMatch(text); it.hasNext(); ++count) {
            const QString shown = it.next().captured(1);
            QVERIFY2(example.contains(shown), qPrintable(shown));
        }
        QCOMPARE(count, 5);
    }

    void anotherCppLibraryIsAnotherAbi() {
        const QByteArray why = configure("debug", {"-DCMAKE_CXX_FLAGS=-D_GLIBCXX_DEBUG"});
        QVERIFY2(why.isEmpty(), why.constData());
        TaskRegistry registry({{plugins("debug")}, {}, false, {}});
        const auto task = registry.task("describe_size");
        QVERIFY(!task);
        const std::string& message = task.error().message;
        QVERIFY2(message.find("-libstdc++debug\"") != std::string::npos, message.c_str());
        QVERIFY2(message.find(sl::abiString()) != std::string::npos, message.c_str());
    }
};

QTEST_APPLESS_MAIN(TestPluginExample)
#include "tst_plugin_example.moc"
