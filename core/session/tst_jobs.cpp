// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/session/job_runner.h"

using namespace sl;

class TestJobs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void eventsAreTakenInPieces();
    void foldersAreAdopted();
    void aDeadJobIsSaidToBeDead();
    void startedJobOutlivesAndStops();
    void logTailBeginsAtALine();

private:
    void write(const QString& name, const QByteArray& bytes);
    QString script(const QByteArray& body);
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestJobs::init() {
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestJobs::write(const QString& name, const QByteArray& bytes) {
    const QString path = m_dir->filePath(name);
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    file.write(bytes);
}

QString TestJobs::script(const QByteArray& body) {
    write("child", "#!/bin/bash\n" + body);
    const QString path = m_dir->filePath("child");
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

void TestJobs::eventsAreTakenInPieces() {
    write("r/run.json", R"({"kind":"train","title":"t","started":"2026-01-02T03:04:05.678Z"})");
    auto job = readJobFolder(m_dir->filePath("r"));
    QVERIFY(job.has_value());
    QVERIFY(job->started.isValid());
    write("r/events.jsonl", "{\"event\":\"step\",\"step\":1,\"loss\":2.5}\n{\"event\":\"st");
    QVERIFY(readNewEvents(*job));
    QCOMPARE(job->state.done, std::int64_t(1));
    QVERIFY(!readNewEvents(*job));  // the second line is not complete yet
    write("r/events.jsonl",
          "ep\",\"step\":2,\"loss\":1.5}\nnonsense\n"
          "{\"event\":\"state\",\"state\":\"done\"}\n");
    QVERIFY(readNewEvents(*job));
    QCOMPARE(job->state.done, std::int64_t(2));
    QCOMPARE(job->losses.size(), std::size_t(2));
    QCOMPARE(job->state.state, RunState::Done);
}

void TestJobs::foldersAreAdopted() {
    write("runs/a/run.json", R"({"kind":"train"})");
    write("runs/a/events.jsonl", "{\"event\":\"state\",\"state\":\"done\"}\n");
    write("runs/not-a-run/x", "");
    JobRunner runner("/bin/true");
    runner.setPollInterval(20);
    runner.setFolder(m_dir->filePath("runs"));
    QTRY_COMPARE(runner.jobs().size(), std::size_t(1));
    QCOMPARE(runner.jobs()[0].state.state, RunState::Done);
    runner.setFolder({});
    QVERIFY(runner.jobs().empty());
}

void TestJobs::aDeadJobIsSaidToBeDead() {
    write("runs/a/run.json", R"({"kind":"train"})");
    write("runs/a/events.jsonl", "{\"event\":\"state\",\"state\":\"running\"}\n");
    write("runs/a/lock", "");
    const QByteArray lock = QFile::encodeName(m_dir->filePath("runs/a/lock"));
    const int file = ::open(lock.constData(), O_RDWR);
    QCOMPARE(::flock(file, LOCK_EX), 0);
    JobRunner runner("/bin/true");
    runner.setPollInterval(20);
    runner.setFolder(m_dir->filePath("runs"));
    QTRY_COMPARE(runner.running(), 1);
    ::close(file);  // the child dies
    QTRY_COMPARE(runner.running(), 0);
    QCOMPARE(runner.jobs()[0].state.state, RunState::Failed);
    QVERIFY(runner.jobs()[0].resumable);
}

void TestJobs::startedJobOutlivesAndStops() {
    // A child as the contract wants it: holds the lock, appends events, heeds SIGTERM.
    const QString program = script(R"(
out=""; while [ $# -gt 0 ]; do [ "$1" = --out ] && out="$2"; shift; done
exec 9>"$out/lock"; flock 9
trap 'echo "{\"event\":\"state\",\"state\":\"cancelled\"}" >> "$out/events.jsonl"; exit 130' TERM
echo "{\"event\":\"state\",\"state\":\"running\"}" >> "$out/events.jsonl"
echo hello
for i in $(seq 1 200); do echo "{\"event\":\"step\",\"step\":$i,\"loss\":1}" >> "$out/events.jsonl"; sleep 0.05; done
)");
    JobRunner runner(program);
    runner.setPollInterval(20);
    runner.setFolder(m_dir->filePath("runs"));
    const auto id = runner.start("train", "trial", {"train", "--recipe", "finetune"});
    QVERIFY(id.has_value());
    QTRY_VERIFY(runner.job(*id) != nullptr && runner.job(*id)->state.done > 1);
    QCOMPARE(runner.job(*id)->command.last(), runner.job(*id)->folder);
    QString log;
    connect(&runner, &JobRunner::logRead, this, [&](const QString&, const QString& t) { log = t; });
    runner.readLog(*id);
    QTRY_COMPARE(log, "hello\n");
    runner.stop(*id);
    QTRY_COMPARE(runner.job(*id)->state.state, RunState::Cancelled);
    QTRY_VERIFY(runner.job(*id)->resumable);  // once the process has let go of the lock
    QVERIFY(QFile::exists(runner.job(*id)->folder + "/control"));
}

void TestJobs::logTailBeginsAtALine() {
    write("r/log.txt", "first line\nsecond line\nthird\n");
    QCOMPARE(logTail(m_dir->path() + "/r", 12), "third\n");
    QCOMPARE(logTail(m_dir->path() + "/r", 1000), "first line\nsecond line\nthird\n");
    QCOMPARE(logTail(m_dir->path() + "/none", 10), QString());
}

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
