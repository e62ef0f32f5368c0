// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QAction>
#include <QtTest>

#include "core/session/fake_engine.h"
#include "core/session/job_runner.h"
#include "core/session/samples.h"
#include "views/panels/command_palette.h"
#include "views/panels/jobs_model.h"
#include "views/panels/log_model.h"
#include "views/panels/log_proxy.h"
#include "views/panels/runs_model.h"
#include "views/panels/samples_model.h"

using namespace sl;

class TestItemModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void samples();
    void runsKeepTheirSelection();
    void jobs();
    void logIsBounded();
    void logFromOtherThreads();
    void palette();
};

namespace {
constexpr auto kMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

Run run(const char* id, const char* prompt) {
    Run r;
    r.id = id;
    r.kind = "ask";
    r.task = "vqa";
    r.prompt = prompt;
    r.media = {"/p/a.png", "/p/b.png"};
    r.state = RunState::Done;
    r.durationMs = 12;
    r.started = "2026-01-02T03:04:05.678Z";
    return r;
}
}  // namespace

void TestItemModels::samples() {
    Samples samples(fakeEngine(std::make_shared<FakeBehaviour>()));
    SamplesModel model(&samples);
    SamplesProxy proxy(&model);
    const QAbstractItemModelTester tester(&model, kMode), proxyTester(&proxy, kMode);
    std::vector<MediaItem> items(3);
    for (int i = 0; i < 3; ++i) {
        items[static_cast<std::size_t>(i)].name = QString("p%1.png").arg(i);
        items[static_cast<std::size_t>(i)].path = QString("/p%1.png").arg(i);
    }
    samples.set(items);
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(model.setData(model.index(1), Qt::Checked, Qt::CheckStateRole));
    QVERIFY(samples.items()[1].done);
    proxy.setFilter("is:done");
    QCOMPARE(proxy.rowCount(), 1);
    samples.setDone(1, false);
    QCOMPARE(proxy.rowCount(), 0);
    items.resize(1);
    samples.append(items);  // already there
    QCOMPARE(model.rowCount(), 3);
    samples.set({});
    QCOMPARE(model.rowCount(), 0);
}

void TestItemModels::runsKeepTheirSelection() {
    RunsModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    model.setRuns({run("a", "x"), run("b", "y")});
    const QPersistentModelIndex second(model.index(1, RunsModel::Prompt));
    model.setRuns({run("c", "z"), run("a", "x"), run("b", "y")});
    QCOMPARE(second.row(), 2);
    QCOMPARE(second.data().toString(), "y");
    model.setRuns({run("c", "z")});
    QVERIFY(!second.isValid());
    QCOMPARE(model.index(0, RunsModel::Media).data().toString(), "a.png + 1");
    QCOMPARE(model.index(0, RunsModel::Duration).data().toString(), "12 ms");
    model.setStarred(0, true);
    QCOMPARE(model.index(0, RunsModel::Star).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
}

void TestItemModels::jobs() {
    QTemporaryDir dir;
    QDir(dir.path()).mkpath("runs/a");
    QFile file(dir.filePath("runs/a/run.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"kind":"train","title":"first"})");
    file.close();
    JobRunner runner("/bin/true");
    JobsModel model(&runner);
    const QAbstractItemModelTester tester(&model, kMode);
    runner.setFolder(dir.filePath("runs"));
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0).data().toString(), "first");
    runner.setFolder({});
    QCOMPARE(model.rowCount(), 0);
}

void TestItemModels::logIsBounded() {
    LogModel model;
    LogProxy proxy;
    {
        const QAbstractItemModelTester tester(&model, kMode);
        for (int i = 0; i < 20; ++i) model.add(LogLevel::Info, "x");
        model.clear();
    }
    for (int i = 0; i < LogModel::kMostLines + 3; ++i)
        model.add(i % 2 ? LogLevel::Warning : LogLevel::Info, QString::number(i));
    QCOMPARE(model.rowCount(), LogModel::kMostLines);
    QCOMPARE(model.index(0).data(Qt::ToolTipRole).toString(), "3");
    proxy.setSourceModel(&model);
    proxy.setLevel(LogLevel::Warning);
    QCOMPARE(proxy.rowCount(), LogModel::kMostLines / 2);
    model.clear();
    QCOMPARE(proxy.rowCount(), 0);
}

void TestItemModels::logFromOtherThreads() {
    LogModel model;
    model.listen();
    std::thread([] { log(LogLevel::Info, "from afar"); }).join();
    QCOMPARE(model.rowCount(), 0);  // not before the GUI thread comes round
    QTRY_COMPARE(model.rowCount(), 1);
}

void TestItemModels::palette() {
    QAction open("&Open pictures…"), fit("Fit the window"), off("Stop");
    open.setObjectName("file.open");
    off.setEnabled(false);
    off.setToolTip("Nothing runs");
    PaletteModel model;
    const QAbstractItemModelTester tester(&model, kMode);
    model.setActions({&open, &fit, &off});
    QCOMPARE(model.rowCount(), 3);
    model.setTyped("fit");
    QCOMPARE(model.rowCount(), 1);
    model.setTyped("file.o");  // by id
    QCOMPARE(model.index(0).data().toString(), "Open pictures…");
    model.setTyped("stop");
    QCOMPARE(model.index(0).data(PaletteModel::WhyNotRole).toString(), "Nothing runs");
    model.noteUsed(&fit);
    model.setTyped({});
    QCOMPARE(model.index(0).data().toString(), "Fit the window");
}

// QAction wants a QGuiApplication.
QTEST_MAIN(TestItemModels)
#include "tst_item_models.moc"
