// SPDX-License-Identifier: Apache-2.0
#include <QProcess>
#include <QtTest>

#include "test_folders.h"

/// The program itself, started on what is wrong.
class TestBadInput : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;

    QString path(const QString& name) const { return m_dir->filePath(name); }
    void write(const QString& name, const QByteArray& bytes) const {
        QDir().mkpath(QFileInfo(path(name)).absolutePath());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    struct Outcome {
        int status = -1;
        QString err;
    };
    /// Runs the window with a script; it must end by itself.
    Outcome run(const QStringList& words, const QByteArray& script,
                const QMap<QString, QString>& more = {}) const {
        write("script.jsonl", script);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", path("data"));
        environment.insert("XDG_CONFIG_HOME", path("config"));
        for (auto it = more.begin(); it != more.end(); ++it)
            environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
        process.start(SL_BINARY_DIR "/bin/sightline",
                      words + QStringList{"--script", path("script.jsonl")});
        if (!process.waitForFinished(100'000)) {
            process.kill();
            process.waitForFinished();
            return {};
        }
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
                QString::fromUtf8(process.readAllStandardError())};
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void wrongProjects_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("said");
        QTest::newRow("torn") << QByteArray("{\"name\": ") << "project.json";
        QTest::newRow("a list") << QByteArray("[1, 2]") << "not a JSON object";
        QTest::newRow("zeros") << QByteArray(300, '\0') << "project.json";
        QTest::newRow("deep") << QByteArray(5000, '[') << "project.json";
    }
    void wrongProjects() {
        QFETCH(QByteArray, json);
        QFETCH(QString, said);
        write("p/project.json", json);
        const Outcome outcome = run(
            {}, "{\"do\":\"open\",\"path\":\"" + path("p").toUtf8() + "\"}\n{\"do\":\"quit\"}\n");
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains(said), qPrintable(outcome.err));
    }

    void oddFieldsOfAProjectAreSurvived() {
        write("p/project.json", R"({"name":7,"samples":[3,null,{"media":5},"gone.png",
                                   {"media":"gone2.png","task":9}],"model":"","defaults":[]})");
        const Outcome outcome = run({path("p")},
                                    "{\"do\":\"wait\",\"for\":\"idle\",\"may_fail\":"
                                    "true}\n{\"do\":\"quit\"}\n");
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    }

    void unknownCommandIsNamed() {
        const Outcome outcome =
            run({}, "{\"do\":\"trigger\",\"command\":\"file.explode\"}\n{\"do\":\"quit\"}\n");
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("there is no command file.explode"), qPrintable(outcome.err));
        QVERIFY(outcome.err.contains("script step 1"));
    }

    void aScriptThatIsNotThere() {
        QProcess process;
        process.start(SL_BINARY_DIR "/bin/sightline", {"--script", "/no/such.jsonl"});
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 2);
        QVERIFY(process.readAllStandardError().contains("/no/such.jsonl"));
    }

    /// Where no font is installed the program says so and goes on rather than to pieces.
    void noFontAtAll() {
        write("fonts.conf",
              "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">"
              "<fontconfig><dir>/no/such/fonts</dir></fontconfig>");
        const QByteArray shot = path("shot.png").toUtf8();
        const Outcome outcome = run({},
                                    "{\"do\":\"trigger\",\"command\":\"help.keys\"}\n"
                                    "{\"do\":\"screenshot\",\"path\":\"" +
                                        shot + "\"}\n{\"do\":\"quit\"}\n",
                                    {{"FONTCONFIG_FILE", path("fonts.conf")}});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains("no font is installed"), qPrintable(outcome.err));
        QVERIFY(QFile::exists(shot));
    }
};

// In place of QTEST_MAIN: the programs it starts need the display, not the test.
QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_bad_input.moc"
