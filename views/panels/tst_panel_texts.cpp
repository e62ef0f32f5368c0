// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/fake_engine.h"
#include "views/panels/command_text.h"
#include "views/panels/counted.h"
#include "views/panels/error_text.h"
#include "views/panels/fuzzy.h"
#include "views/panels/jobs_model.h"
#include "views/panels/runs_model.h"
#include "views/panels/sample_filter.h"
#include "views/panels/seen_panel.h"

using namespace sl;

class TestPanelTexts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fuzzyFindsLettersInOrder();
    void fuzzyPrefersStartsOfWords();
    void fuzzySaysWhereItMatched();
    void filterWordsAndMarks_data();
    void filterWordsAndMarks();
    void shellQuoting();
    void askCommandRepeatsTheQuestion();
    void provenanceHasWhatIsNeeded();
    void timesAreShort();
    void jobProgress();
    void numbersOfAView();
    void onesAndMany();
    void errorsInOneLine();
    void weightsFollowTheGrid();
};

void TestPanelTexts::onesAndMany() {
    QCOMPARE(counted(1, "%1 run", "%1 runs"), "1 run");
    QCOMPARE(counted(0, "%1 run", "%1 runs"), "0 runs");
    QCOMPARE(counted(12, "%1 run", "%1 runs"), "12 runs");
}

void TestPanelTexts::errorsInOneLine() {
    QCOMPARE(errorLine({ErrorCode::BadInput, "no file x", "check the name"}),
             "no file x — check the name");
    QCOMPARE(errorLine({ErrorCode::BadInput, "no file 100 %1", {}}), "no file 100 %1");
    QCOMPARE(errorLine({ErrorCode::BadInput, "no file %2", "try"}), "no file %2 — try");
}

void TestPanelTexts::fuzzyFindsLettersInOrder() {
    QVERIFY(fuzzyScore("opf", "Open folder or project").has_value());
    QVERIFY(!fuzzyScore("fpo", "Open").has_value());
    QVERIFY(!fuzzyScore("open it all", "Open").has_value());
    QCOMPARE(fuzzyScore("", "Open").value_or(-1), 0);
}

void TestPanelTexts::fuzzyPrefersStartsOfWords() {
    QVERIFY(*fuzzyScore("hm", "Heat map") > *fuzzyScore("hm", "Rhythm"));
    QVERIFY(*fuzzyScore("dark", "Dark theme") > *fuzzyScore("dark", "Dock and rearrange keys"));
}

void TestPanelTexts::fuzzySaysWhereItMatched() {
    std::vector<int> at;
    QVERIFY(fuzzyScore("aa", "Ask again", &at).has_value());
    QCOMPARE(at, (std::vector<int>{0, 4}));
}

void TestPanelTexts::filterWordsAndMarks_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("fits");
    QTest::newRow("empty") << "" << true;
    QTest::newRow("word of the name") << "DOG" << true;
    QTest::newRow("word of the question") << "brown" << true;
    QTest::newRow("all must fit") << "dog zebra" << false;
    QTest::newRow("quoted") << "\"the brown\"" << true;
    QTest::newRow("not") << "-dog" << false;
    QTest::newRow("task") << "task:ground" << true;
    QTest::newRow("other task") << "task:vqa" << false;
    QTest::newRow("done") << "is:done" << true;
    QTest::newRow("open") << "is:open" << false;
    QTest::newRow("not missing") << "-is:missing" << true;
    QTest::newRow("a lone minus is a word") << "-" << false;
}

void TestPanelTexts::filterWordsAndMarks() {
    QFETCH(QString, line);
    QFETCH(bool, fits);
    MediaItem item;
    item.name = "media/dog 1.png";
    item.sample.task = "grounding";
    item.sample.prompt = "find the brown one";
    item.done = true;
    QCOMPARE(SampleFilter(line).matches(item, nullptr), fits);
}

void TestPanelTexts::shellQuoting() {
    QCOMPARE(shellLine({"a", "b c", "it's", ""}), "a 'b c' 'it'\\''s' ''");
}

namespace {
AskRecord record() {
    AskRecord r;
    r.run.id = "01ABC";
    r.run.model = "/models/x";
    r.query.task = "grounding";
    r.query.media = {"/p/my dog.png"};
    r.query.prompt = "the red circle";
    r.query.region = Box{1, 2.5, 30, 40};
    r.query.probes = {ProbeSpec{"attention", {{"layers", "all"}}}};
    r.query.generation.maxTokens = 16;
    r.answer = fakeAnswer("grounding", 100, 80);
    return r;
}
}  // namespace

void TestPanelTexts::askCommandRepeatsTheQuestion() {
    QCOMPARE(askCommand(record()),
             "sightline-cli ask --task grounding --media '/p/my dog.png' --prompt "
             "'the red circle' --region 1,2.5,30,40 --probe attention:layers=all --max-tokens 16 "
             "--model /models/x");
}

void TestPanelTexts::provenanceHasWhatIsNeeded() {
    QStringList names, values;
    for (const auto& [name, value] : provenanceRows(record())) {
        names << name;
        values << value;
    }
    for (const char* wanted : {"Weights SHA-256", "Model input", "Seed", "Program"})
        QVERIFY2(names.contains(wanted), wanted);
    QVERIFY(values.contains(QString(64, 'a')));
    const QString json = provenanceJson(record());
    QVERIFY(json.contains("\"weights_sha256\""));
    QVERIFY(json.contains("\"run\": \"01ABC\""));
}

void TestPanelTexts::timesAreShort() {
    const QString now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    QCOMPARE(shortTime(now), QDateTime::currentDateTime().toString("HH:mm:ss"));
    QVERIFY(shortTime("2019-03-12T10:00:00.000Z").contains("2019"));
    QCOMPARE(shortTime("nonsense"), "nonsense");
}

void TestPanelTexts::jobProgress() {
    JobInfo job;
    job.state.unit = "steps";
    QCOMPARE(progressText(job), QString());
    QCOMPARE(progressShare(job), -1.0);
    job.state.done = 30;
    QCOMPARE(progressText(job), "30 steps");
    job.state.total = 120;
    QCOMPARE(progressText(job), "30 of 120 steps");
    QCOMPARE(progressShare(job), 0.25);
    job.secondsLeft = 600;
    QCOMPARE(timeLeftText(job), "10 min left");
    job.state.state = RunState::Done;
    QCOMPARE(timeLeftText(job), QString());
    QCOMPARE(progressShare(job), 1.0);
}

void TestPanelTexts::numbersOfAView() {
    const GeometryTrace trace = fakeAnswer("vqa", 320, 240, 8).provenance.geometry;
    QMap<QString, QString> rows;
    for (const auto& [name, value] : viewNumbers(trace.views.front(), trace)) rows[name] = value;
    QCOMPARE(rows["Model input"], "128 × 128 px");
    QCOMPARE(rows["Scale"], "0.4 × 0.533333");
    QCOMPARE(rows["Visual tokens"], "64 (8 rows × 8)");
    QCOMPARE(rows["One token sees"], "16 × 16 px");
}

void TestPanelTexts::weightsFollowTheGrid() {
    const GeometryTrace trace = fakeAnswer("vqa", 320, 240, 2).provenance.geometry;
    Grid grid;
    grid.fileRect = {0, 0, 320, 240};
    grid.rows = grid.cols = 2;
    grid.values = {1, 2, 3, 4};
    QCOMPARE(tokenWeights(trace, grid), (std::vector<float>{1, 2, 3, 4}));
    grid.values.pop_back();  // lies about its size
    QVERIFY(tokenWeights(trace, grid).empty());
}

QTEST_GUILESS_MAIN(TestPanelTexts)
#include "tst_panel_texts.moc"
