// SPDX-License-Identifier: Apache-2.0
// Kills `ask --batch` at random moments, two processes writing one store: nothing that was printed
// may be missing from the record, and the store must stay whole.
#include <QtTest>

#include <random>
#include <set>

#include "app/cli/tst_cli_process.h"
#include "test_folders.h"

using namespace sl;

class TestKillBatch : public QObject {
    Q_OBJECT

private:
    test::CliFolder m_folder;

    void start(QProcess& process) const {
        m_folder.prepare(process);
        process.start(SL_BINARY_DIR "/bin/sightline-cli",
                      {"ask", "--batch", "q.jsonl", "--store", "s.db", "--threads", "1"});
    }

    /// Ids of the whole lines that a process has printed.
    static void collect(QProcess& process, std::set<QString>& ids) {
        const QByteArray out = process.readAllStandardOutput();
        const QByteArray whole = out.left(out.lastIndexOf('\n') + 1);
        for (const QByteArray& line : whole.split('\n'))
            if (!line.isEmpty())
                ids.insert(QJsonDocument::fromJson(line).object()["run"].toString());
    }

private Q_SLOTS:
    void nothingAcknowledgedIsLost() {
        if (m_folder.run({"model", "inspect", "mini"}).status != 0)
            QSKIP("this build or tree has no embedded model");
        QCOMPARE(
            m_folder
                .run({"synth", "--world", "scenes", "--count", "1", "--level", "0", "--out", "w"})
                .status,
            0);
        const QByteArray line =
            R"({"task": "vqa", "media": "w/media/000000.png", "prompt": "What is it?"})"
            "\n";
        m_folder.write("q.jsonl", line.repeated(5000));
        const int kills = qEnvironmentVariableIntValue("SIGHTLINE_KILLS") > 0
                              ? qEnvironmentVariableIntValue("SIGHTLINE_KILLS")
                              : 100;
        std::mt19937 random(1);
        std::set<QString> acknowledged;
        for (int killed = 0; killed < kills; killed += 2) {
            QProcess a;
            QProcess b;
            start(a);
            start(b);
            QVERIFY(a.waitForReadyRead(30'000) && b.waitForReadyRead(30'000));
            QTest::qSleep(static_cast<int>(random() % 400));
            a.kill();
            b.kill();
            QVERIFY(a.waitForFinished() && b.waitForFinished());
            collect(a, acknowledged);
            collect(b, acknowledged);
            const test::Outcome check = m_folder.run({"store", "check", "s.db"});
            QVERIFY2(check.status == 0, check.out + check.err);
        }
        std::set<QString> recorded;
        for (const QJsonValue run :
             m_folder.run({"runs", "list", "--store", "s.db", "--json"}).json()["runs"].toArray())
            recorded.insert(run.toObject()["id"].toString());
        QVERIFY(acknowledged.size() >= static_cast<std::size_t>(kills));
        for (const QString& id : acknowledged)
            QVERIFY2(recorded.contains(id), qPrintable("lost " + id));
        qInfo("%d kills, %zu answers acknowledged, %zu recorded", kills, acknowledged.size(),
              recorded.size());
    }
};

QTEST_GUILESS_MAIN(TestKillBatch)
#include "tst_kill_batch.moc"
