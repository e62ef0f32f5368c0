// SPDX-License-Identifier: Apache-2.0
// The real programs: a fine-tune on the demo project's set, started in the window by a script, left
// alone, paused, killed, found again, taken up, and opened beside its base.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include <csignal>
#include <filesystem>

#include "core/session/job_folder.h"
#include "core/session/watch.h"
#include "test_folders.h"

using namespace sl;

class TestFineTuneWindow : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    QString m_run;  // folder of the training

    QString path(const QString& name) const { return m_dir.filePath(name); }
    QByteArray read(const QString& file) const {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    void write(const QString& name, const QByteArray& bytes) const {
        QFile out(path(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    int cli(const QStringList& words, QByteArray* printed = nullptr) const;
    void drive(const char* script) const;
    double accuracy(const QString& model) const;
    JobInfo job() const {
        auto info = readJobFolder(m_run);
        if (info) readNewEvents(*info);
        return info.value_or(JobInfo());
    }

private Q_SLOTS:
    void initTestCase();
    void startedThenTheWindowCloses();
    void foundAgainPausedAndLetGoOn();
    void killedThenResumedThenCompared();
    void theModelIsBetterThanItsBase();
};

namespace {

constexpr int kLongestMs = 900'000;

constexpr int kSteps = 60;

// Recipe finetune, but short, and saved often: what is killed must have something to go on from.
const char* const kRecipe = R"({"name": "small", "checkpoint_steps": 12, "keep_checkpoints": 6,
    "state_minutes": 0.02, "stages": [{"name": "small", "steps": 60, "batch": 16, "lr": 0.0006,
    "matrix_lr": 0.006, "warmup_steps": 6, "schedule": "cosine", "location_sigma": 2.0,
    "groups": [{"pattern": "vision_tower", "scale": 0.5},
               {"pattern": "pool_adapter|language_model|dense_truth"}],
    "losses": {"next_token": 1.0, "location": 1.0, "dense_truth": 0.5}}]})";

const char* const kStart = R"({"do":"set","field":"window.size","value":"1600x1000"}
{"do":"trigger","command":"train.open"}
{"do":"set","field":"train.data","value":"train.json"}
{"do":"set","field":"train.format","value":"refjson"}
{"do":"set","field":"train.test","value":"test.json"}
{"do":"set","field":"train.base","value":"mini"}
{"do":"set","field":"train.recipe","value":"small.json"}
{"do":"set","field":"train.minutes","value":0}
{"do":"set","field":"train.steps","value":60}
{"do":"set","field":"train.watch","value":4}
{"do":"wait","for":"idle"}
{"do":"screenshot","path":"data.png"}
{"do":"trigger","command":"train.sample_page"}
{"do":"trigger","command":"train.next_sample"}
{"do":"wait","for":"idle"}
{"do":"screenshot","path":"sample.png"}
{"do":"trigger","command":"train.recipe_page"}
{"do":"screenshot","path":"recipe.png"}
{"do":"trigger","command":"train.start"}
{"do":"wait","for":"job","steps":4}
{"do":"screenshot","path":"running.png"}
{"do":"quit"}
)";

const char* const kPause = R"({"do":"set","field":"window.size","value":"1600x1000"}
{"do":"set","field":"view.panel","value":"jobs"}
{"do":"wait","seconds":3}
{"do":"trigger","command":"train.pause"}
{"do":"wait","for":"job"}
{"do":"screenshot","path":"paused.png"}
{"do":"trigger","command":"train.resume"}
{"do":"wait","for":"job","steps":14}
{"do":"quit"}
)";

const char* const kResume = R"({"do":"set","field":"window.size","value":"1600x1000"}
{"do":"set","field":"view.panel","value":"jobs"}
{"do":"wait","seconds":3}
{"do":"screenshot","path":"died.png"}
{"do":"trigger","command":"train.resume"}
{"do":"wait","for":"job"}
{"do":"wait","seconds":1}
{"do":"screenshot","path":"done.png"}
{"do":"trigger","command":"train.compare"}
{"do":"wait","for":"idle"}
{"do":"screenshot","path":"compare.png"}
{"do":"trigger","command":"ask.run"}
{"do":"wait","for":"idle"}
{"do":"quit"}
)";

double mean(const QList<QPointF>& points, qsizetype from, qsizetype count) {
    double sum = 0;
    for (const QPointF& point : points.mid(from, count)) sum += point.y();
    return sum / static_cast<double>(count);
}

}  // namespace

int TestFineTuneWindow::cli(const QStringList& words, QByteArray* printed) const {
    QProcess process;
    process.setWorkingDirectory(m_dir.path());
    process.start(SL_BINARY_DIR "/bin/sightline-cli", words);
    if (!process.waitForFinished(kLongestMs)) return -1;
    if (printed != nullptr) *printed = process.readAllStandardOutput();
    return process.exitCode();
}

void TestFineTuneWindow::drive(const char* script) const {
    write("script.jsonl", script);
    QProcess process;
    process.setWorkingDirectory(m_dir.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(SL_BINARY_DIR "/bin/sightline", {m_dir.path(), "--script", "script.jsonl"});
    QVERIFY(process.waitForFinished(kLongestMs));
    const QByteArray said = process.readAll();
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, said);
}

void TestFineTuneWindow::initTestCase() {
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        QSKIP("the window needs a display: xvfb-run ctest -R tst_fine_tune_window");
    if (cli({"model", "inspect", "mini"}) != 0) QSKIP("this build or tree has no embedded model");
    std::filesystem::copy(SL_SOURCE_DIR "/projects/photo-parts", m_dir.path().toStdString(),
                          std::filesystem::copy_options::recursive);
    write("small.json", kRecipe);
}

/// Acc@0.5 on the demo project's test data.
double TestFineTuneWindow::accuracy(const QString& model) const {
    QByteArray printed;
    const int status = cli({"evaluate", "--model", model, "--task", "grounding", "--data",
                            "test.json", "--format", "refjson", "--no-store", "--json"},
                           &printed);
    if (status != 0) return -1;
    return QJsonDocument::fromJson(printed)["metrics"].toObject()["acc@0.5"].toDouble(-1);
}

void TestFineTuneWindow::startedThenTheWindowCloses() {
    drive(kStart);
    const QStringList runs = QDir(path("runs")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(runs.size(), 1);
    m_run = path("runs/" + runs[0]);
    QVERIFY(isLocked(m_run));  // it goes on without the window
    for (const char* picture : {"data.png", "sample.png", "recipe.png", "running.png"})
        QVERIFY2(QFileInfo(path(picture)).size() > 10'000, picture);
}

void TestFineTuneWindow::foundAgainPausedAndLetGoOn() {
    QVERIFY(!m_run.isEmpty());
    drive(kPause);
    QVERIFY(read(m_run + "/events.jsonl").contains("\"paused\""));
    QVERIFY(isLocked(m_run));
}

void TestFineTuneWindow::killedThenResumedThenCompared() {
    QVERIFY(!m_run.isEmpty());
    const qint64 process = lockHolder(m_run);
    QVERIFY(process > 0);
    QCOMPARE(::kill(static_cast<pid_t>(process), SIGKILL), 0);
    QTRY_VERIFY(!isLocked(m_run));
    drive(kResume);
    QVERIFY(read(m_run + "/events.jsonl").contains("\"resumed\""));
    QCOMPARE(job().state.state, RunState::Done);
    QCOMPARE(job().state.done, std::int64_t(kSteps));
    // The question at the end went to the trained model.
    QByteArray printed;
    QCOMPARE(cli({"runs", "list", "--store", "sightline.db", "--json"}, &printed), 0);
    const QJsonArray rows = QJsonDocument::fromJson(printed)["runs"].toArray();
    const bool asked = std::any_of(rows.begin(), rows.end(), [](const QJsonValue& row) {
        return row["kind"] == "ask" && row["model"].toString().endsWith("checkpoints/step-60");
    });
    QVERIFY2(asked, printed);
}

void TestFineTuneWindow::theModelIsBetterThanItsBase() {
    QVERIFY(!m_run.isEmpty());
    const JobInfo info = job();
    QVERIFY(info.find("loss") != nullptr);
    const QList<QPointF> points = info.find("loss")->points;
    QCOMPARE(points.size(), qsizetype(kSteps));  // no step is missing, none is twice
    const double first = mean(points, 0, 4), last = mean(points, kSteps - 4, 4);
    QVERIFY2(last < 0.8 * first, qPrintable(QString("%1 to %2").arg(first).arg(last)));
    const WatchHistory watched = readWatchFile(m_run, info.plan.mediaRoot);
    QVERIFY(watched.steps.size() >= 3);
    QVERIFY(watched.steps.front().checkpoint.isEmpty());  // the base
    QCOMPARE(watched.steps.front().answers.size(), std::size_t(4));
    QVERIFY(QFileInfo::exists(watched.steps.back().checkpoint));
    QVERIFY(watched.steps.back().meanIou().value_or(0) >
            watched.steps.front().meanIou().value_or(0));
    // Of pictures that it was not trained on.
    const double base = accuracy("mini"), trained = accuracy(watched.steps.back().checkpoint);
    qInfo("Acc@0.5 %.3f before, %.3f after %d steps", base, trained, kSteps);
    QVERIFY(base >= 0 && trained > base + 0.1);
}

QTEST_GUILESS_MAIN(TestFineTuneWindow)
#include "tst_fine_tune_window.moc"
