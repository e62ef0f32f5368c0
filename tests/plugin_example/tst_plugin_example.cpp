// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include "core/base/version.h"
#include "core/task/task_registry.h"
#include "test_folders.h"

using sl::TaskRegistry;
using State = sl::PluginEntry::State;

/// HACKING.md's "A first plugin in ten minutes", followed to the letter.
class TestPluginExample : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_handbook;

    QString in(const QString& name) const { return m_folder.filePath(name); }

    /// Runs cmake; its output where it failed, else nothing.
    QByteArray cmake(const QStringList& arguments) const {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(SL_CMAKE, arguments);
        const bool done = process.waitForFinished(500'000);
        return done && process.exitCode() == 0 ? QByteArray() : "cmake: " + process.readAll();
    }

    QByteArray configure(const QString& build, const QStringList& more = {}) const {
        return cmake(QStringList{"-S", in("describe_size"), "-B", in(build), "-G", SL_GENERATOR,
                                 "-DCMAKE_CXX_COMPILER=" SL_CXX,
                                 "-DCMAKE_PREFIX_PATH=" + in("prefix")} +
                     more);
    }

    struct Outcome {
        int status = -1;
        QByteArray out, err;
        QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    };
    Outcome cli(const QStringList& words) const {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("SIGHTLINE_PLUGIN_PATH", in("build/plugins"));
        environment.insert("XDG_DATA_HOME", in("data"));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(SL_SOURCE_DIR);
        process.start(SL_BINARY_DIR "/bin/sightline-cli", words + QStringList{"--json"});
        process.waitForFinished(120'000);
        return {process.exitCode(), process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    /// The block of code that the page shows for a file.
    QString shown(const QString& file) const {
        const QRegularExpression block(
            "`" + QRegularExpression::escape(file) + "` (?:[^\n]*)\n\n```\\w+\n(.*?)```",
            QRegularExpression::DotMatchesEverythingOption);
        return block.match(m_handbook).captured(1);
    }

    std::string plugins(const QString& build) const { return in(build + "/plugins").toStdString(); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        QFile handbook(SL_SOURCE_DIR "/HACKING.md");
        QVERIFY(handbook.open(QIODevice::ReadOnly));
        m_handbook = QString::fromUtf8(handbook.readAll());
        QVERIFY(QDir(m_folder.path()).mkdir("describe_size"));
        for (const char* name : {"CMakeLists.txt", "plugin.json", "describe_size_task.cpp"}) {
            const QString text = shown(name);
            QVERIFY2(text.size() > 100, name);
            QFile file(in("describe_size/") + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text.toUtf8());
        }
    }

    void installsTheSdk() {
        QVERIFY(
            m_handbook.contains("cmake --install build/release --prefix ~/sightline-sdk "
                                "--component sdk"));
        const QByteArray why =
            cmake({"--install", SL_BINARY_DIR, "--prefix", in("prefix"), "--component", "sdk"});
        QVERIFY2(why.isEmpty(), why.constData());
        QVERIFY(QFile::exists(in("prefix/lib/libsightline_sdk.so")));
        QVERIFY(QFile::exists(in("prefix/include/sightline/core/task/plugin.h")));
        // The SDK alone: nothing that only the program needs.
        QVERIFY(!QFile::exists(in("prefix/bin")));
        QVERIFY(!QFile::exists(in("prefix/include/sightline/core/store")));
    }

    void builds() {
        QByteArray why = configure("build", {"-DCMAKE_BUILD_TYPE=Release"});
        QVERIFY2(why.isEmpty(), why.constData());
        why = cmake({"--build", in("build")});
        QVERIFY2(why.isEmpty(), why.constData());
    }

    void isListedAndTriedOut() {
        const Outcome listed = cli({"plugins", "--try"});
        QCOMPARE(listed.status, 0);
        QJsonObject found;
        for (const QJsonValue& entry : listed.json()["plugins"].toArray())
            if (entry["id"] == "describe_size") found = entry.toObject();
        QCOMPARE(found["state"].toString(), QString("loaded"));
        QVERIFY(found["problem"].isNull());
        QCOMPARE(found["title"].toString(), QString("Size of a thing"));
    }

    void answers() {
#ifndef SL_WITH_MODELS
        QSKIP("this build has no models to ask");
#endif
        const Outcome asked =
            cli({"ask", "--task", "describe_size", "--media",
                 "projects/first-light/media/shapes.png", "--prompt", "the red circle"});
        const QByteArray said = asked.out + asked.err;
        QVERIFY2(asked.status == 0, said.constData());
        const QString text = asked.json()["answer"].toObject()["text"].toString();
        const QRegularExpression size(R"(^the red circle: (\d+) x (\d+) pixels, (\d+) %)");
        const auto match = size.match(text);
        QVERIFY2(match.hasMatch(), qPrintable(text));
        // The circle of shapes.png is some 150 pixels wide and high.
        QVERIFY2(qAbs(match.captured(1).toInt() - 150) < 40, qPrintable(text));
        QVERIFY2(qAbs(match.captured(2).toInt() - 150) < 40, qPrintable(text));
        QCOMPARE(asked.json()["annotations"].toArray().size(), 1);
    }

    void readsWhatAModelGives() {
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
