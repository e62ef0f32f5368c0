// SPDX-License-Identifier: Apache-2.0
#include <QtTest>

#include "core/session/fake_engine.h"
#include "core/session/train_check.h"

using namespace sl;

class TestTrainPlan : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    QString write(const QString& name, const QByteArray& bytes, bool program = false);
    TrainPlan goodPlan();
    QString program(const QByteArray& printed, const QByteArray& end = "exit 0");

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void theCommandSaysEverything();
    void whatIsMissingIsNamed();
    void formatsAreGuessed();
    void aGoodPlanCanStart();
    void errorsInTheDataStandInTheWay();
    void warningsDoNot();
    void aFailedDryRunIsPassedOn_data();
    void aFailedDryRunIsPassedOn();
    void aNewPlanOvertakesTheOld();
    void samplesGoRound();
    void outlookOfNonsense();
};

QString TestTrainPlan::write(const QString& name, const QByteArray& bytes, bool program) {
    const QString path = m_dir->filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(bytes);
    file.close();
    if (program)
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

QString TestTrainPlan::program(const QByteArray& printed, const QByteArray& end) {
    write("printed.json", printed);
    return write("cli",
                 "#!/bin/bash\necho \"$@\" > \"$(dirname \"$0\")/words\"\n"
                 "cat \"$(dirname \"$0\")/printed.json\"\n" +
                     end + "\n",
                 true);
}

TrainPlan TestTrainPlan::goodPlan() {
    TrainPlan plan;
    plan.data = write("refs.json", "a\nb\nc\n");
    plan.format = "refjson";
    return plan;
}

void TestTrainPlan::theCommandSaysEverything() {
    TrainPlan plan;
    plan.data = "/d/refs.json";
    plan.format = "refjson";
    plan.recipe = "/r/mine.json";
    plan.minutes = 2.5;
    plan.steps = 40;
    plan.threads = 2;
    QCOMPARE(trainCommand(plan, "/out").join(' '),
             "sightline-cli train --recipe /r/mine.json --model mini --data /d/refs.json "
             "--format refjson --media-root /d --max-minutes 2.5 --max-steps 40 --threads 2 "
             "--watch 6 --out /out");
    QCOMPARE(trainTitle(plan), "mine · refs.json");
    plan.source = TrainPlan::Source::Project;
    plan.storePath = "/p/sightline.db";
    plan.projectRoot = "/p";
    QVERIFY(trainWords(plan).join(' ').contains("--data /p/sightline.db --format store"));
}

void TestTrainPlan::whatIsMissingIsNamed() {
    TrainPlan plan;
    QVERIFY(whyIncomplete(plan).contains("training data"));
    plan.data = "/nowhere/x.json";
    QVERIFY(whyIncomplete(plan).contains("/nowhere/x.json"));
    plan = goodPlan();
    QCOMPARE(whyIncomplete(plan), QString());
    plan.format.clear();
    QVERIFY(whyIncomplete(plan).contains("format"));
    plan = goodPlan();
    plan.model = m_dir->path();  // a folder without weights
    QVERIFY(whyIncomplete(plan).contains("no weights"));
    plan = goodPlan();
    plan.recipe = "/nowhere/r.json";
    QVERIFY(whyIncomplete(plan).contains("recipe"));
    plan = goodPlan();
    plan.test = "/nowhere/t.json";
    QVERIFY(whyIncomplete(plan).contains("test file"));
    plan = goodPlan();
    plan.minutes = -1;
    QVERIFY(!whyIncomplete(plan).isEmpty());
    plan.source = TrainPlan::Source::Project;
    QVERIFY(whyIncomplete(plan).contains("no answers"));
}

void TestTrainPlan::formatsAreGuessed() {
    QCOMPARE(likelyFormat(write("a.json", R"([{"img_name":"a","bbox":[1,2,3,4]}])")), "refjson");
    QCOMPARE(likelyFormat(write("b.json", R"([{"id":1,"conversations":[]}])")), "llava");
    QCOMPARE(likelyFormat(write("c.json", R"({"images":[],"annotations":[]})")), "coco");
    QCOMPARE(likelyFormat(write("d.xml", "<annotation/>")), "voc");
    QCOMPARE(likelyFormat(write("e.txt", "hello")), QString());
    QCOMPARE(likelyFormat("/nowhere"), QString());
    for (const char* format : {"refjson", "llava", "coco"})
        QVERIFY(trainFormats().contains(format));
}

void TestTrainPlan::aGoodPlanCanStart() {
    const QString cli = program(
        R"({"seconds_per_step":0.5,"steps":20,"total_s":10,"peak_memory_bytes":1000000,
            "parameters":100,"trainable_parameters":60,
            "parts":[{"stage":"s","part":"language_model","parameters":60,"learning_rate":0.001,
                      "steps":20,"frozen":false},
                     {"stage":"s","part":"vision_tower","parameters":40,"frozen":true}]})");
    TrainCheck check(fakeEngine(std::make_shared<FakeBehaviour>()), cli);
    QVERIFY(check.idle());
    check.setPlan(goodPlan());
    QVERIFY(!check.idle());
    QCOMPARE(check.whyNotStart(), "The data is being checked");
    QTRY_VERIFY(check.idle());
    QCOMPARE(check.whyNotStart(), QString());
    QCOMPARE(check.data().value->samples, qint64(3));
    QCOMPARE(check.outlook().value->totalSec, 10.0);
    QCOMPARE(check.outlook().value->parts.size(), std::size_t(2));
    QVERIFY(check.outlook().value->parts[1].frozen);
    QVERIFY(check.sample().value->view);
    QFile words(m_dir->filePath("words"));
    QVERIFY(words.open(QIODevice::ReadOnly));
    const QByteArray said = words.readAll();
    QVERIFY(said.startsWith("train --recipe finetune"));
    QVERIFY(said.contains("--dry-run --json"));
}

void TestTrainPlan::errorsInTheDataStandInTheWay() {
    TrainCheck check(fakeEngine(std::make_shared<FakeBehaviour>()), program("{}"));
    TrainPlan plan = goodPlan();
    plan.data = write("bad.json", "a\nmissing b\nmissing c\n");
    check.setPlan(plan);
    QTRY_VERIFY(check.idle());
    QCOMPARE(check.data().value->errors(), 2);
    QCOMPARE(check.whyNotStart(), "2 errors in the data stand in the way");
    QVERIFY(!QFile::exists(m_dir->filePath("words")));  // no dry run on bad data
    plan.data = write("empty.json", "");
    check.setPlan(plan);
    QTRY_VERIFY(check.idle());
    QVERIFY(check.whyNotStart().contains("nothing to learn from"));
}

void TestTrainPlan::warningsDoNot() {
    TrainCheck check(fakeEngine(std::make_shared<FakeBehaviour>()),
                     program(R"({"seconds_per_step":1})"));
    TrainPlan plan = goodPlan();
    plan.data = write("leaky.json", "a\nleak b\n");
    check.setPlan(plan);
    QTRY_VERIFY(check.idle());
    QCOMPARE(check.data().value->findings.size(), std::size_t(1));
    QCOMPARE(check.whyNotStart(), QString());
}

void TestTrainPlan::aFailedDryRunIsPassedOn_data() {
    QTest::addColumn<QByteArray>("printed");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QString>("said");
    QTest::newRow("error") << QByteArray(R"({"error":{"code":"bad_model","message":"no such family",
                                             "hint":"x"}})")
                           << QByteArray("exit 4") << "no such family";
    QTest::newRow("nothing") << QByteArray() << QByteArray("exit 1") << "no answer";
    QTest::newRow("killed") << QByteArray() << QByteArray("kill -9 $$") << "ended before";
}

void TestTrainPlan::aFailedDryRunIsPassedOn() {
    QFETCH(QByteArray, printed);
    QFETCH(QByteArray, end);
    QFETCH(QString, said);
    TrainCheck check(fakeEngine(std::make_shared<FakeBehaviour>()), program(printed, end));
    check.setPlan(goodPlan());
    QTRY_VERIFY(check.idle());
    QVERIFY2(check.whyNotStart().contains(said), qPrintable(check.whyNotStart()));
    TrainCheck noProgram(fakeEngine(std::make_shared<FakeBehaviour>()), "/nowhere/cli");
    noProgram.setPlan(goodPlan());
    QTRY_VERIFY(noProgram.idle());
    QVERIFY(noProgram.whyNotStart().contains("/nowhere/cli"));
}

void TestTrainPlan::aNewPlanOvertakesTheOld() {
    TrainCheck check(fakeEngine(std::make_shared<FakeBehaviour>()),
                     program(R"({"seconds_per_step":1})", "sleep 30"));
    check.setPlan(goodPlan());
    QTRY_VERIFY(check.outlook().underWay);
    program(R"({"seconds_per_step":2})");
    TrainPlan other = goodPlan();
    other.steps = 7;
    check.setPlan(other);
    QTRY_VERIFY_WITH_TIMEOUT(check.idle(), 5000);  // the first dry run was ended
    QCOMPARE(check.outlook().value->secondsPerStep, 2.0);
    check.again();
    check.stop();
    QVERIFY(check.idle());
}

void TestTrainPlan::samplesGoRound() {
    TrainCheck check(fakeEngine(std::make_shared<FakeBehaviour>()),
                     program(R"({"seconds_per_step":1})"));
    check.setPlan(goodPlan());
    QTRY_VERIFY(check.idle());
    check.showSample(-1);
    QTRY_VERIFY(check.idle());
    QCOMPARE(check.sample().value->index, qint64(2));
    check.showSample(3);
    QTRY_VERIFY(check.idle());
    QCOMPARE(check.sample().value->index, qint64(0));
}

void TestTrainPlan::outlookOfNonsense() {
    QVERIFY(!outlookFromJson("").has_value());
    QVERIFY(!outlookFromJson("[1]").has_value());
    QVERIFY(!outlookFromJson("{}").has_value());
    const auto strange =
        outlookFromJson(R"({"seconds_per_step":"x","steps":1e300,"parts":[1,{"frozen":3}]})");
    QVERIFY(strange.has_value());
    QCOMPARE(strange->steps, qint64(0));
    QCOMPARE(strange->parts.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestTrainPlan)
#include "tst_train_plan.moc"
