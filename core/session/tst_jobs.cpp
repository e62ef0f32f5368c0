// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <csignal>

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
    void numbersBecomeSeries();
    void aResumedCurveDoesNotGoBack();
    void timeLeftFollowsTheLimits();
    void pausedAndLetGoOn();
    void adoptedJobsCanBeStopped();
    void aChildThatCannotStartSaysWhy();
    void aMissingProgramLeavesNothing();
    void anUnwritableFolderIsNamed();
    void killedJobsResume();

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
    QCOMPARE(job->find("loss")->points.size(), qsizetype(2));
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

void TestJobs::numbersBecomeSeries() {
    write("r/run.json", R"({"kind":"train"})");
    write("r/events.jsonl",
          "{\"event\":\"step\",\"step\":1,\"loss\":2.5,\"lr\":0.1,\"samples_per_s\":4}\n"
          "{\"event\":\"metric\",\"step\":1,\"name\":\"watch_iou\",\"value\":0.25}\n"
          "{\"event\":\"metric\",\"step\":1,\"name\":\"watch_iou\",\"value\":\"x\"}\n"
          "{\"event\":\"step\",\"step\":1e300,\"loss\":null}\n"
          "{\"event\":\"checkpoint\",\"step\":1,\"path\":\"checkpoints/step-1\"}\n");
    auto job = readJobFolder(m_dir->filePath("r"));
    QVERIFY(readNewEvents(*job));
    for (const char* name : {"loss", "lr", "samples_per_s", "watch_iou"})
        QVERIFY2(job->find(name) != nullptr, name);
    QCOMPARE(job->find("watch_iou")->points, (QList<QPointF>{{1, 0.25}}));
    QCOMPARE(job->find("step"), nullptr);
    QCOMPARE(job->checkpoint, "checkpoints/step-1");
}

void TestJobs::aResumedCurveDoesNotGoBack() {
    write("r/run.json", R"({"kind":"train"})");
    for (int step = 1; step <= 5; ++step)
        write("r/events.jsonl",
              QString("{\"event\":\"step\",\"step\":%1,\"loss\":%1}\n").arg(step).toUtf8());
    write("r/events.jsonl",
          "{\"event\":\"resumed\",\"step\":3}\n{\"event\":\"step\",\"step\":4,\"loss\":9}\n");
    auto job = readJobFolder(m_dir->filePath("r"));
    QVERIFY(readNewEvents(*job));
    QCOMPARE(job->find("loss")->points, (QList<QPointF>{{1, 1}, {2, 2}, {3, 3}, {4, 9}}));
    QCOMPARE(job->state.done, std::int64_t(4));
}

void TestJobs::timeLeftFollowsTheLimits() {
    write("r/run.json", R"({"kind":"train","options":{"max_minutes":1}})");
    write("r/recipe.json", R"({"stages":[{"name":"a","steps":100,"batch":10}]})");
    write("r/events.jsonl",
          "{\"event\":\"state\",\"state\":\"running\"}\n"
          "{\"event\":\"step\",\"step\":1,\"stage\":\"a\",\"samples_per_s\":5}\n");
    auto job = readJobFolder(m_dir->filePath("r"));
    QVERIFY(readNewEvents(*job));
    QCOMPARE(job->state.total, std::int64_t(100));
    QCOMPARE(job->secondsLeft, 58.0);  // 99 steps of 2 s would be more than the minute allows
}

namespace {
// A training as the contract wants it: holds the lock, appends events, heeds the control file.
const char* const kTraining = R"sh(
out="$2"; while [ $# -gt 0 ]; do [ "$1" = --out ] && out="$2"; shift; done
exec 9>"$out/lock"; flock -n 9 || exit 3
say() { echo "{\"event\":\"state\",\"state\":\"$1\"}" >> "$out/events.jsonl"; }
trap 'say cancelled; exit 130' TERM
[ -f "$out/run.json" ] || echo '{"kind":"train"}' > "$out/run.json"
rm -f "$out/control"; say running
for i in $(seq 1 400); do
  echo "{\"event\":\"step\",\"step\":$i,\"loss\":1}" >> "$out/events.jsonl"
  word=$(cat "$out/control" 2>/dev/null)
  if [ "$word" = pause ]; then
    say paused
    while [ "$(cat "$out/control")" = pause ]; do sleep 0.02; done
    say running
  fi
  [ "$word" = stop ] && { say cancelled; exit 130; }
  sleep 0.02
done; say done
)sh";
}  // namespace

void TestJobs::pausedAndLetGoOn() {
    JobRunner runner(script(kTraining));
    runner.setPollInterval(20);
    runner.setFolder(m_dir->filePath("runs"));
    const auto id = runner.start("train", "trial", {"train"});
    QVERIFY(id.has_value());
    QVERIFY(!runner.pause("nobody").has_value());
    QTRY_VERIFY(runner.job(*id) != nullptr && runner.job(*id)->state.done > 1);
    QVERIFY(runner.pause(*id).has_value());
    QCOMPARE(runner.job(*id)->asked, "pause");
    QTRY_COMPARE(runner.job(*id)->state.state, RunState::Paused);
    QCOMPARE(runner.job(*id)->asked, QString());
    QVERIFY(!runner.job(*id)->resumable);  // its process waits: no second one is started
    const qint64 process = runner.job(*id)->processId;
    QVERIFY(runner.resume(*id).has_value());
    QTRY_COMPARE(runner.job(*id)->state.state, RunState::Running);
    QCOMPARE(runner.job(*id)->processId, process);
    runner.stop(*id);
    QTRY_COMPARE(runner.job(*id)->state.state, RunState::Cancelled);
}

void TestJobs::adoptedJobsCanBeStopped() {
    QString id;
    {
        JobRunner first(script(kTraining));
        first.setPollInterval(20);
        first.setFolder(m_dir->filePath("runs"));
        id = *first.start("train", "trial", {"train"});
        QTRY_VERIFY(first.job(id) != nullptr && first.job(id)->alive);
    }  // the window is closed
    JobRunner second("/bin/true");
    second.setPollInterval(20);
    second.setFolder(m_dir->filePath("runs"));
    QTRY_VERIFY(second.job(id) != nullptr && second.job(id)->processId > 0);
    QCOMPARE(second.job(id)->title, "trial");
    QVERIFY(second.job(id)->memoryBytes > 100'000);
    second.stop(id);
    QTRY_COMPARE(second.job(id)->state.state, RunState::Cancelled);
}

void TestJobs::aChildThatCannotStartSaysWhy() {
    JobRunner runner(
        script("echo 'sightline-cli: the data is gone' >&2; echo '  look for it' >&2; "
               "exit 3\n"));
    runner.setPollInterval(20);
    runner.setFolder(m_dir->filePath("runs"));
    QSignalSpy told(&runner, &JobRunner::notice);
    const auto id = runner.start("train", "trial", {"train"});
    QVERIFY(id.has_value());
    QTRY_VERIFY(runner.job(*id) != nullptr && runner.job(*id)->state.state == RunState::Failed);
    QCOMPARE(runner.job(*id)->state.message, std::string("the data is gone — look for it"));
    QVERIFY(runner.job(*id)->resumable);
}

void TestJobs::aMissingProgramLeavesNothing() {
    JobRunner runner("/nowhere/sightline-cli");
    runner.setFolder(m_dir->filePath("runs"));
    const auto id = runner.start("train", "trial", {"train"});
    QVERIFY(!id.has_value());
    QVERIFY(id.error().message.find("/nowhere/sightline-cli") != std::string::npos);
    QVERIFY(QDir(m_dir->filePath("runs")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty());
}

void TestJobs::anUnwritableFolderIsNamed() {
    write("runs", "a file is where the folder should be");
    JobRunner runner("/bin/true");
    runner.setFolder(m_dir->filePath("runs"));
    const auto id = runner.start("train", "trial", {"train"});
    QVERIFY(!id.has_value());
    QVERIFY(id.error().message.find("cannot be made") != std::string::npos);
    QVERIFY(!writeControl(m_dir->filePath("runs"), "stop"));
}

void TestJobs::killedJobsResume() {
    JobRunner runner(script(kTraining));
    runner.setPollInterval(20);
    runner.setFolder(m_dir->filePath("runs"));
    const auto id = runner.start("train", "trial", {"train"});
    QTRY_VERIFY(runner.job(*id) != nullptr && runner.job(*id)->processId > 0);
    QSignalSpy told(&runner, &JobRunner::notice);
    QCOMPARE(::kill(static_cast<pid_t>(runner.job(*id)->processId), SIGKILL), 0);
    QTRY_COMPARE(runner.job(*id)->state.state, RunState::Failed);
    QCOMPARE(told.count(), 1);  // "trial failed"
    QVERIFY(runner.resume(*id).has_value());
    QTRY_VERIFY(runner.job(*id)->alive);
    QCOMPARE(runner.job(*id)->state.state, RunState::Running);
    runner.stop(*id);
    QTRY_VERIFY(!runner.job(*id)->alive);
}

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
