// SPDX-License-Identifier: Apache-2.0
// Runs the manual's script new-user.jsonl, which presses keys only: open a folder, ask all its
// pictures, correct three boxes, export COCO, fine-tune on the corrected answers, open the result
// beside its base.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/store/store.h"
#include "test_folders.h"

using namespace sl;

namespace {

constexpr int kLongestMs = 600'000;
const QStringList kPhotos{"00", "01", "03", "05", "07"};
const QString kScript = SL_SOURCE_DIR "/resources/manual/new-user.jsonl";

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<QJsonObject> linesOf(const QString& path) {
    std::vector<QJsonObject> lines;
    for (const QByteArray& line : read(path).split('\n'))
        if (line.startsWith('{')) lines.push_back(QJsonDocument::fromJson(line).object());
    return lines;
}

}  // namespace

class TestNewUser : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::vector<Run> m_runs;  // asks, newest first

    QString path(const QString& name) const { return m_dir.filePath(name); }
    QString store() const { return path("data/sightline/sightline.db"); }
    std::unique_ptr<ExperimentStore> openStore() const {
        auto opened = ExperimentStore::open(store().toStdString(), ExperimentStore::Mode::ReadOnly);
        return opened ? std::move(*opened) : nullptr;
    }

private Q_SLOTS:
    void initTestCase();
    void theScriptHasOnlyKeys();
    void everyPictureWasAsked();
    void threeBoxesWereCorrected();
    void cocoHoldsWhatWasAcceptedAndCorrected();
    void theModelLearntFromIt();
    void thePicturesOfTheManualAreMade();
};

void TestNewUser::initTestCase() {
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        QSKIP("the window needs a display: xvfb-run ctest -R tst_new_user");
    QVERIFY(QDir(m_dir.path()).mkpath("photos"));
    for (const QString& photo : kPhotos)
        QVERIFY(QFile::copy(SL_SOURCE_DIR "/projects/photo-parts/media/astronaut-" + photo + ".jpg",
                            path("photos/astronaut-" + photo + ".jpg")));
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_DATA_HOME", path("data"));
    environment.insert("XDG_CONFIG_HOME", path("config"));
    environment.insert("LIBGL_ALWAYS_SOFTWARE", "1");
    window.setProcessEnvironment(environment);
    window.setWorkingDirectory(m_dir.path());
    window.setProcessChannelMode(QProcess::MergedChannels);
    window.start(SL_BINARY_DIR "/bin/sightline", {"--script", kScript});
    QVERIFY(window.waitForFinished(kLongestMs));
    const QByteArray said = window.readAll();
    QVERIFY2(window.exitStatus() == QProcess::NormalExit && window.exitCode() == 0, said);
    const auto opened = openStore();
    QVERIFY(opened);
    ExperimentStore::Filter asks;
    asks.kind = "ask";
    const auto runs = opened->runs(asks);
    QVERIFY(runs.has_value());
    m_runs = *runs;
}

void TestNewUser::theScriptHasOnlyKeys() {
    const QStringList looking{"wait", "screenshot", "quit"}, keys{"key", "type"};
    int pressed = 0;
    for (const QJsonObject& step : linesOf(kScript)) {
        const QString what = step["do"].toString(), field = step["field"].toString();
        const bool look = looking.contains(what) || field == "window.size" || field == "view.theme";
        QVERIFY2(look || keys.contains(what), qPrintable(what + " " + field));
        pressed += keys.contains(what);
    }
    QVERIFY(pressed > 40);
}

void TestNewUser::everyPictureWasAsked() {
    QSet<QString> asked;
    for (const Run& run : m_runs) {
        QCOMPARE(run.prompt, std::string("the face"));
        QCOMPARE(run.task, std::string("grounding"));
        asked << QFileInfo(QString::fromStdString(run.media.at(0))).completeBaseName();
    }
    QCOMPARE(asked.size(), kPhotos.size());
    QCOMPARE(m_runs.size(), static_cast<std::size_t>(kPhotos.size()));
}

void TestNewUser::threeBoxesWereCorrected() {
    const auto opened = openStore();
    std::map<std::string, int> verdicts;
    for (const Run& run : m_runs) {
        ++verdicts[run.verdict];
        const auto answer = opened->answer(run.id);
        const auto now = opened->annotations(run.id);
        QVERIFY(answer && now);
        const bool changed = *now != answer->annotations;
        QCOMPARE(changed, run.verdict == "corrected");
        if (changed) QCOMPARE(now->at(0).author.kind, Author::Kind::Person);
    }
    QCOMPARE(verdicts,
             (std::map<std::string, int>{{"accepted", 1}, {"corrected", 3}, {"rejected", 1}}));
}

void TestNewUser::cocoHoldsWhatWasAcceptedAndCorrected() {
    const QJsonObject coco = QJsonDocument::fromJson(read(path("faces.json"))).object();
    QCOMPARE(coco["images"].toArray().size(), 4);
    const auto opened = openStore();
    int boxes = 0;
    for (const QJsonValue& value : coco["annotations"].toArray()) {
        const QJsonArray bbox = value["bbox"].toArray();
        const auto now = opened->annotations(value["run"].toString().toStdString());
        QVERIFY(now.has_value());
        const Box& box = now->at(0).box;
        QCOMPARE(bbox, (QJsonArray{box.x0, box.y0, box.width(), box.height()}));
        ++boxes;
    }
    QCOMPARE(boxes, 4);
}

void TestNewUser::theModelLearntFromIt() {
    const QStringList runs =
        QDir(path("data/sightline/runs")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(runs.size(), 1);
    const QString folder = path("data/sightline/runs/" + runs[0]);
    QCOMPARE(linesOf(folder + "/data.jsonl").size(), std::size_t(4));
    std::vector<double> losses;
    for (const QJsonObject& event : linesOf(folder + "/events.jsonl"))
        if (event.contains("loss")) losses.push_back(event["loss"].toDouble());
    QVERIFY(losses.size() >= 20);
    QVERIFY2(losses.back() < 0.8 * losses.front(),
             qPrintable(QString("%1 → %2").arg(losses.front()).arg(losses.back())));
    // The base's answers and those of the end, of each question.
    const auto watched = linesOf(folder + "/watch.jsonl");
    QVERIFY(watched.size() >= 2);
    QCOMPARE(watched.front()["answers"].toArray().size(), 4);
}

void TestNewUser::thePicturesOfTheManualAreMade() {
    for (const char* name : {"ask-all", "review", "export", "fine-tune", "training", "watch"}) {
        const QByteArray picture =
            read(path(QString("resources/manual/pictures/%1.png").arg(name)));
        QVERIFY2(picture.startsWith("\x89PNG") && picture.size() > 10'000, name);
    }
}

QTEST_GUILESS_MAIN(TestNewUser)
#include "tst_new_user.moc"
