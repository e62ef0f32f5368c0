// SPDX-License-Identifier: Apache-2.0
// Kills the real window at random moments while a script asks, corrects boxes, stars, writes notes,
// ticks samples and moves panels. What the script had said to be on disk must be in the store and
// must show at the next start, and the store must stay whole.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <random>
#include <set>

#include "core/base/paths.h"
#include "core/store/store.h"
#include "test_folders.h"

using namespace sl;

namespace {

const QStringList kPictures{"shapes.png", "houses.png", "rings.png"};
constexpr int kRounds = 300;  // more than a life lasts
constexpr int kFirstWordMs = 120'000;
constexpr int kLongestLifeMs = 2'500;  // after the first word
constexpr int kLongestStartMs = 1'500;

/// What happens to one answer, in this order.
enum Stage { Nothing, Asked, Drawn, Moved, Starred, Noted };

QString promptOf(int life, int round) {
    return QString("the red circle %1 %2").arg(life).arg(round);
}
QString labelOf(int life, int round) {
    return QString("box %1 %2").arg(life).arg(round);
}
Box drawnBox(int round) {
    return {10.0 + round % 7, 20, 60, 70};
}
Box movedBox(int round) {
    return {15.5, 25, 70.25 + round % 5, 80};
}
QJsonArray toArray(const Box& box) {
    return {box.x0, box.y0, box.x1, box.y1};
}
int pictureOf(int round) {
    return round % static_cast<int>(kPictures.size());
}
bool doneIn(int life, int round) {
    return (life + round / static_cast<int>(kPictures.size())) % 2 == 0;
}
bool seenShownIn(int round) {
    return round % 2 == 1;
}

class Script {
public:
    void set(const char* field, const QJsonValue& value) {
        add({{"do", "set"}, {"field", field}, {"value", value}});
    }
    void trigger(const char* command) { add({{"do", "trigger"}, {"command", command}}); }
    void idle() { add({{"do", "wait"}, {"for", "idle"}}); }
    void print(const char* field) { add({{"do", "print"}, {"field", field}}); }
    void saved(const QString& say) { add({{"do", "wait"}, {"for", "saved"}, {"say", say}}); }
    const QByteArray& lines() const { return m_lines; }

private:
    void add(const QJsonObject& step) {
        m_lines += QJsonDocument(step).toJson(QJsonDocument::Compact) + "\n";
    }
    QByteArray m_lines;
};

void addRound(Script& script, int life, int round) {
    const QString tag = QString("%1 %2").arg(life).arg(round);
    script.set("samples.current", kPictures[pictureOf(round)]);
    script.idle();
    script.set("ask.prompt", promptOf(life, round));
    script.trigger("ask.run");
    script.idle();
    script.saved(QString("stage %1 %2").arg(tag).arg(Asked));
    script.set("boxes.draw",
               QJsonObject{{"box", toArray(drawnBox(round))}, {"label", labelOf(life, round)}});
    script.saved(QString("stage %1 %2").arg(tag).arg(Drawn));
    script.set("boxes.move", toArray(movedBox(round)));
    script.saved(QString("stage %1 %2").arg(tag).arg(Moved));
    script.set("answer.star", true);
    script.saved(QString("stage %1 %2").arg(tag).arg(Starred));
    script.set("answer.note", "note " + tag);
    script.saved(QString("stage %1 %2").arg(tag).arg(Noted));
    script.set("samples.done", doneIn(life, round));
    script.saved("done " + tag);
    script.set(seenShownIn(round) ? "view.panel" : "view.hide_panel", "seen");
    script.saved("layout " + tag);
}

}  // namespace

class TestKillWindow : public QObject {
    Q_OBJECT

private:
    struct Place {
        int life = -1, round = -1;
    };

    QTemporaryDir m_dir;
    std::map<std::pair<int, int>, int> m_stages;  // acknowledged, by life and round
    std::map<int, bool> m_done;                   // acknowledged, by picture
    std::set<int> m_doneOpen;                     // pictures whose tick may be one step further
    Place m_lastBox;                              // the last answer whose box was moved
    std::optional<bool> m_seenShown;              // whether the panel shows, acknowledged
    bool m_layoutOpen = false;                    // the panel may be one step further
    QString m_shownPrompt;                        // of the answer that shows at the start
    std::size_t m_acknowledged = 0;

    QString store() const { return m_dir.filePath("sightline.db"); }
    void makeProject();
    QByteArray scriptFor(int life) const;
    void startWindow(QProcess& window, const QByteArray& script) const;
    static bool waitForWord(QProcess& window, QByteArray& out);
    QString readLife(const QByteArray& out, const QByteArray& errors, int life);
    QString readLine(const QByteArray& line, int life);
    QString lookAtStart(const QString& field, const QJsonValue& value, int life);
    QString lookAtStore(int life, bool all) const;
    QString lookAtRun(ExperimentStore& store, const Run& run, int life, int round, int stage) const;

private Q_SLOTS:
    void nothingSaidToBeSavedIsLost();
};

void TestKillWindow::makeProject() {
    QDir(m_dir.path()).mkpath("media");
    QJsonArray samples;
    for (const QString& name : kPictures) {
        QVERIFY(QFile::copy(SL_SOURCE_DIR "/projects/first-light/media/" + name,
                            m_dir.filePath("media/" + name)));
        samples << QJsonObject{{"media", "media/" + name}, {"task", "grounding"}};
    }
    QFile project(m_dir.filePath("project.json"));
    QVERIFY(project.open(QIODevice::WriteOnly));
    project.write(QJsonDocument(QJsonObject{{"name", "Killed"},
                                            {"model", "mini"},
                                            {"media_roots", QJsonArray{"media"}},
                                            {"samples", samples}})
                      .toJson());
}

QByteArray TestKillWindow::scriptFor(int life) const {
    Script script;
    script.print("view.panels");
    if (m_lastBox.life >= 0) {
        script.set("samples.current", kPictures[pictureOf(m_lastBox.round)]);
        script.idle();
        script.print("answer");
        script.print("boxes");
    }
    script.set("ask.task", "grounding");
    for (int round = 0; round < kRounds; ++round) addRound(script, life, round);
    return script.lines();
}

void TestKillWindow::startWindow(QProcess& window, const QByteArray& script) const {
    QFile file(m_dir.filePath("script.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(script);
    file.close();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_DATA_HOME", m_dir.filePath("data"));
    environment.insert("XDG_CONFIG_HOME", m_dir.filePath("config"));
    environment.insert("LIBGL_ALWAYS_SOFTWARE", "1");
    window.setProcessEnvironment(environment);
    window.start(SL_BINARY_DIR "/bin/sightline",
                 {m_dir.path(), "--remember", "--script", file.fileName()});
}

/// Until it has said that something is on disk.
bool TestKillWindow::waitForWord(QProcess& window, QByteArray& out) {
    QElapsedTimer clock;
    clock.start();
    while (!out.contains("stage") && clock.elapsed() < kFirstWordMs) {
        if (!window.waitForReadyRead(kFirstWordMs)) return false;
        out += window.readAllStandardOutput();
    }
    return out.contains("stage");
}

/// Takes what a killed window had said. Empty, or what was wrong.
QString TestKillWindow::readLife(const QByteArray& out, const QByteArray& errors, int life) {
    if (errors.contains("failed")) return QString::fromUtf8(errors);
    for (const QByteArray& line : out.left(out.lastIndexOf('\n') + 1).split('\n'))
        if (const QString wrong = readLine(line, life); !wrong.isEmpty()) return wrong;
    return {};
}

QString TestKillWindow::readLine(const QByteArray& line, int life) {
    if (line.startsWith('{')) {
        const QJsonObject said = QJsonDocument::fromJson(line).object();
        return lookAtStart(said["field"].toString(), said["value"], life);
    }
    const QList<QByteArray> words = line.split(' ');
    if (words.size() < 3) return {};
    ++m_acknowledged;
    const int round = words[2].toInt();
    if (words[0] == "stage") {
        const int stage = words[3].toInt();
        m_stages[{life, round}] = stage;
        if (stage >= Moved) m_lastBox = {life, round};
    }
    // What follows the last word may have come through without one.
    if (words[0] == "stage") m_doneOpen.insert(pictureOf(round));
    if (words[0] == "done") {
        m_done[pictureOf(round)] = doneIn(life, round);
        m_doneOpen.erase(pictureOf(round));
        m_layoutOpen = true;
    }
    if (words[0] == "layout") {
        m_seenShown = seenShownIn(round);
        m_layoutOpen = false;
    }
    return {};
}

/// What the window shows of the life before.
QString TestKillWindow::lookAtStart(const QString& field, const QJsonValue& value, int life) {
    if (field == "view.panels" && m_seenShown) {
        const bool shown = value.toArray().contains("seen");
        if (shown != *m_seenShown && !m_layoutOpen)
            return QString("life %1: the panel is %2").arg(life).arg(shown ? "shown" : "hidden");
    }
    if (field == "answer") m_shownPrompt = value.toObject()["prompt"].toString();
    // A later question about this picture may have come through without a word.
    if (field != "boxes" || m_shownPrompt != promptOf(m_lastBox.life, m_lastBox.round)) return {};
    for (const QJsonValue entry : value.toArray())
        if (entry["label"].toString() == labelOf(m_lastBox.life, m_lastBox.round))
            return entry["box"].toArray() == toArray(movedBox(m_lastBox.round))
                       ? QString()
                       : QString("life %1: the corrected box shows elsewhere").arg(life);
    return QString("life %1: the corrected box does not show").arg(life);
}

QString TestKillWindow::lookAtStore(int life, bool all) const {
    const auto findings = ExperimentStore::check(store().toStdString());
    if (!findings) return QString::fromStdString(findings.error().message);
    if (!findings->empty()) return QString::fromStdString(findings->front());
    auto opened = ExperimentStore::open(store().toStdString(), ExperimentStore::Mode::ReadOnly);
    if (!opened) return QString::fromStdString(opened.error().message);
    const auto runs = (*opened)->runs({});
    if (!runs) return QString::fromStdString(runs.error().message);
    std::map<std::string, Run> byPrompt;
    for (const Run& run : *runs) byPrompt[run.prompt] = run;
    for (const auto& [key, stage] : m_stages) {
        if (!all && key.first != life) continue;
        const auto found = byPrompt.find(promptOf(key.first, key.second).toStdString());
        if (found == byPrompt.end())
            return QString("the answer %1 %2 is lost").arg(key.first).arg(key.second);
        const QString wrong = lookAtRun(**opened, found->second, key.first, key.second, stage);
        if (!wrong.isEmpty()) return wrong;
    }
    const auto setting = (*opened)->setting("samples.done");
    if (!setting) return QString::fromStdString(setting.error().message);
    const QStringList done = QString::fromStdString(setting->value_or("")).split('\n');
    for (const auto& [picture, ticked] : m_done) {
        if (m_doneOpen.count(picture) > 0) continue;
        if (done.contains("media/" + kPictures[picture]) != ticked)
            return QString("life %1: %2 is %3ticked")
                .arg(life)
                .arg(kPictures[picture], ticked ? "not " : "");
    }
    return {};
}

QString TestKillWindow::lookAtRun(ExperimentStore& store, const Run& run, int life, int round,
                                  int stage) const {
    const QString name = QString("answer %1 %2: ").arg(life).arg(round);
    const auto annotations = store.annotations(run.id);
    if (!annotations) return name + QString::fromStdString(annotations.error().message);
    std::optional<Box> box;
    for (const Annotation& annotation : *annotations)
        if (annotation.label == labelOf(life, round).toStdString()) box = annotation.box;
    if (stage >= Drawn && !box) return name + "its box is lost";
    if (stage == Drawn && !(*box == drawnBox(round)) && !(*box == movedBox(round)))
        return name + "its box is elsewhere";
    if (stage >= Moved && !(*box == movedBox(round))) return name + "its box was not moved";
    if (stage >= Starred && !run.starred) return name + "its star is lost";
    if (stage >= Noted && run.note != QString("note %1 %2").arg(life).arg(round).toStdString())
        return name + "its note is lost";
    return {};
}

void TestKillWindow::nothingSaidToBeSavedIsLost() {
    if (!resourcePath("models/mini/config.json")) QSKIP("this build or tree has no embedded model");
    makeProject();
    const int wanted = qEnvironmentVariableIntValue("SIGHTLINE_KILLS");
    const int kills = wanted > 0 ? wanted : 50;
    std::mt19937 random(1);
    for (int life = 0; life < kills; ++life) {
        QProcess window;
        startWindow(window, scriptFor(life));
        QVERIFY(window.waitForStarted());
        QByteArray out;
        const bool starting = life % 5 == 4;  // every fifth time
        if (!starting) QVERIFY2(waitForWord(window, out), window.readAllStandardError());
        window.waitForFinished(
            static_cast<int>(random() % (starting ? kLongestStartMs : kLongestLifeMs)));
        window.kill();
        QVERIFY(window.waitForFinished());
        out += window.readAllStandardOutput();
        const QString wrong = readLife(out, window.readAllStandardError(), life);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        if (!QFile::exists(store())) continue;  // killed before the first answer
        const QString lost = lookAtStore(life, life + 1 == kills);
        QVERIFY2(lost.isEmpty(), qPrintable(lost));
    }
    qInfo("%d kills, %zu answers, %zu things said to be saved", kills, m_stages.size(),
          m_acknowledged);
    QVERIFY(m_acknowledged > static_cast<std::size_t>(kills));
}

QTEST_GUILESS_MAIN(TestKillWindow)
#include "tst_kill_window.moc"
