// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QtTest>

#include "core/session/fake_engine.h"
#include "core/session/job_runner.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "core/session/train_check.h"
#include "core/session/watch.h"
#include "views/panels/fine_tune_window.h"
#include "views/panels/jobs_panel.h"
#include "views/panels/metric_plot.h"
#include "views/panels/train_form.h"
#include "views/panels/watch_cell.h"
#include "views/panels/watch_panel.h"

using namespace sl;

class TestTrainPanels : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Session> m_session;
    void write(const QString& name, const QByteArray& bytes) {
        const QString path = m_dir->filePath(name);
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        file.write(bytes);
    }
    void openProject() {
        m_session->jobs()->setPollInterval(20);
        m_session->open({m_dir->path()});
        QTRY_VERIFY(m_session->idle() && m_session->isOpen());
    }
    static QPushButton* button(QWidget& parent, const QString& text) {
        for (QPushButton* one : parent.findChildren<QPushButton*>())
            if (one->text() == text) return one;
        return nullptr;
    }

private Q_SLOTS:
    void init();
    void plotsAreReadByKeyboard();
    void formAndPlanAgree();
    void startSaysWhyNot();
    void startingMakesAJob();
    void findingsOpenTheirPicture();
    void aDeadTrainingOffersToGoOn();
    void trainingsAreFoundAgain();
    void sliderGoesThroughTheCheckpoints();
    void everyControlHasAName();
};

void TestTrainPanels::init() {
    m_session.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    write("a.png", "");
    write("b.png", "");
    write("project.json", R"({"name":"T","model":"mini","samples":["a.png","b.png"]})");
    write("train.json", R"({"img_name":"a.png","bbox":[1,2,3,4]})");
    write("cli", R"(#!/bin/bash
case "$*" in *--dry-run*)
  echo '{"seconds_per_step":0.5,"steps":20,"total_s":10,"parameters":100,"trainable_parameters":50,
         "parts":[{"stage":"finetune","part":"language_model","parameters":50,"learning_rate":0.001,
                   "steps":20,"frozen":false}]}'; exit 0;;
esac
while [ $# -gt 0 ]; do [ "$1" = --out ] && out="$2"; shift; done
echo '{"kind":"train"}' > "$out/run.json"
echo '{"event":"state","state":"done"}' > "$out/events.jsonl"
)");
    QFile::setPermissions(m_dir->filePath("cli"),
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    SessionOptions options;
    options.engine = fakeEngine(std::make_shared<FakeBehaviour>());
    options.storePath = m_dir->filePath("s.db");
    options.cliProgram = m_dir->filePath("cli");
    m_session = std::make_unique<Session>(options);
}

void TestTrainPanels::plotsAreReadByKeyboard() {
    MetricPlot plot("Loss", true, false);
    QCOMPARE(plot.valueText(), QString());
    plot.setPoints({{1, 4}, {2, 2}, {3, 1}});
    QCOMPARE(plot.valueText(), "1");
    QVERIFY(plot.accessibleDescription().contains("From 4 at step 1 to 1 at step 3"));
    QTest::keyClick(&plot, Qt::Key_Left);
    QCOMPARE(plot.valueText(), "step 2: 2");
    QTest::keyClick(&plot, Qt::Key_Home);
    QCOMPARE(plot.valueText(), "step 1: 4");
    QTest::keyClick(&plot, Qt::Key_Left);
    QCOMPARE(plot.cursor(), 0);
    plot.resize(300, 160);
    plot.setLogarithmic(true);
    const QImage image = plot.grab().toImage();
    QVERIFY(!image.isNull());
    QMouseEvent move(QEvent::MouseMove, QPointF(290, 80), QPointF(290, 80), Qt::NoButton,
                     Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(&plot, &move);
    QCOMPARE(plot.valueText(), "step 3: 1");
    plot.setPoints({});  // another job
    QCOMPARE(plot.valueText(), QString());
    plot.grab();
}

void TestTrainPanels::formAndPlanAgree() {
    TrainForm form;
    TrainPlan plan;
    plan.data = m_dir->filePath("train.json");
    plan.format = "refjson";
    plan.model = "/models/other";
    plan.recipe = "/r/mine.json";
    plan.boxes = "norm1";
    plan.minutes = 2.5;
    plan.steps = 30;
    plan.threads = 2;
    plan.watch = 4;
    QSignalSpy changed(&form, &TrainForm::planChanged);
    form.setPlan(plan);
    QCOMPARE(changed.count(), 1);
    QVERIFY(form.plan() == plan);
    form.setPlan(plan);
    QCOMPARE(changed.count(), 1);
    for (QComboBox* box : form.findChildren<QComboBox*>())
        if (box->accessibleName() == "Format of the training data") box->setCurrentText("coco");
    QCOMPARE(form.plan().format, "coco");
    QCOMPARE(form.plan().recipe, "/r/mine.json");
}

void TestTrainPanels::startSaysWhyNot() {
    FineTuneWindow window(m_session.get());
    QVERIFY(window.whyNotStart().contains("project"));
    openProject();
    window.show();
    window.prepare();
    QCOMPARE(window.form()->plan().data, m_dir->filePath("train.json"));  // suggested
    QCOMPARE(window.form()->plan().format, "refjson");
    QPushButton* start = button(window, "Start training");
    QVERIFY(!start->isEnabled());
    QTRY_VERIFY(m_session->trainCheck()->idle());
    QVERIFY2(start->isEnabled(), qPrintable(window.whyNotStart()));
    write("train.json", "\nmissing picture\n");
    m_session->trainCheck()->again();
    QTRY_VERIFY(m_session->trainCheck()->idle());
    QVERIFY(!start->isEnabled());
    QVERIFY(start->toolTip().contains("One error"));
    TrainPlan plan = window.form()->plan();
    plan.source = TrainPlan::Source::Project;
    plan.storePath = "/nowhere/x.db";
    window.form()->setPlan(plan);
    QVERIFY(start->toolTip().contains("no answers"));
}

void TestTrainPanels::startingMakesAJob() {
    openProject();
    FineTuneWindow window(m_session.get());
    window.show();
    window.prepare();
    QTRY_VERIFY(m_session->trainCheck()->idle());
    QString command;
    for (const QPlainTextEdit* edit : window.findChildren<QPlainTextEdit*>())
        command = edit->toPlainText();
    QVERIFY2(command.startsWith("sightline-cli train --recipe finetune"), qPrintable(command));
    QVERIFY(command.contains("--out " + m_dir->path() + "/runs/run-1"));
    QSignalSpy started(&window, &FineTuneWindow::started);
    button(window, "Start training")->click();
    QCOMPARE(started.count(), 1);
    QVERIFY(!window.isVisible());
    const QString id = started[0][0].toString();
    QTRY_VERIFY(m_session->jobs()->job(id) != nullptr);
    QTRY_COMPARE(m_session->jobs()->job(id)->state.state, RunState::Done);
    QCOMPARE(m_session->jobs()->job(id)->title, "finetune · train.json");
}

void TestTrainPanels::findingsOpenTheirPicture() {
    openProject();
    write("train.json", "\nmissing.png\n");
    FineTuneWindow window(m_session.get());
    window.show();
    window.prepare();
    QTRY_VERIFY(m_session->trainCheck()->idle());
    QTableView* table = nullptr;
    for (QTableView* one : window.findChildren<QTableView*>())
        if (one->accessibleName().startsWith("Findings")) table = one;
    QVERIFY(table != nullptr);
    QVERIFY2(table->isVisible(), qPrintable(window.whyNotStart()));
    QSignalSpy requested(&window, &FineTuneWindow::mediumRequested);
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested[0][0].toString(), m_dir->filePath("missing.png"));
    m_session->openMedium(m_dir->filePath("b.png"));
    QCOMPARE(m_session->samples()->currentItem()->name, "b.png");
    m_session->openMedium(m_dir->filePath("cli"));  // not in the list: joins it
    QCOMPARE(m_session->samples()->items().size(), std::size_t(3));
}

void TestTrainPanels::aDeadTrainingOffersToGoOn() {
    write("runs/x/run.json", R"({"kind":"train","title":"trial"})");
    write(
        "runs/x/events.jsonl",
        "{\"event\":\"state\",\"state\":\"running\"}\n{\"event\":\"step\",\"step\":3,\"loss\":2}\n"
        "{\"event\":\"checkpoint\",\"step\":3,\"path\":\"checkpoints/step-3\"}\n");
    write("runs/x/log.txt", "sightline-cli: the picture m/7.png is gone\n  put it back\n");
    openProject();
    JobsPanel panel(m_session.get());
    panel.show();
    QTRY_COMPARE(panel.currentId(), "x");
    QCOMPARE(panel.whyNotResume(), QString());
    QCOMPARE(panel.whyNotOpen(), QString());
    QVERIFY(!panel.whyNotPause().isEmpty() && !panel.whyNotStop().isEmpty());
    QStringList said;
    for (const QLabel* label : panel.findChildren<QLabel*>()) said << label->text();
    QVERIFY2(said.join('|').contains("failed · 3 steps · loss 2 · the picture m/7.png is gone — "
                                     "put it back"),
             qPrintable(said.join('|')));
    QSignalSpy use(&panel, &JobsPanel::useRequested);
    button(panel, "Use this model")->click();
    QCOMPARE(use[0][0].toString(), "x");
}

void TestTrainPanels::trainingsAreFoundAgain() {
    write("runs/a/run.json",
          R"({"kind":"train","title":"a","started":"2026-01-01T00:00:00.000Z"})");
    write("runs/a/events.jsonl", "{\"event\":\"state\",\"state\":\"done\"}\n");
    openProject();
    JobsPanel panel(m_session.get());
    QTRY_COMPARE(panel.currentId(), "a");
    write("runs/b/run.json",
          R"({"kind":"train","title":"b","started":"2026-01-02T00:00:00.000Z"})");
    QTRY_COMPARE(m_session->jobs()->jobs().size(), std::size_t(2));
    QCOMPARE(panel.currentId(), "a");  // what is looked at stays
    panel.select("b");
    QCOMPARE(panel.currentId(), "b");
    panel.select("c");  // comes later
    write("runs/c/run.json",
          R"({"kind":"train","title":"c","started":"2026-01-03T00:00:00.000Z"})");
    QTRY_COMPARE(panel.currentId(), "c");
}

void TestTrainPanels::sliderGoesThroughTheCheckpoints() {
    write("runs/x/run.json",
          R"({"kind":"train","options":{"media_root":")" + m_dir->path().toUtf8() + R"("}})");
    const auto line = [](int step, const char* iou) {
        return QString(R"({"step":%1,"checkpoint":"%2","answers":[{"id":"1","media":"a.png",
            "prompt":"the dog","text":"t%1","iou":%3,"right":true,
            "annotations":[{"kind":"box","media_index":0,"box":[1,2,30,40]}],
            "truth":[{"kind":"box","media_index":0,"box":[1,2,30,44]}]}]})")
                   .arg(step)
                   .arg(step == 0 ? "" : "checkpoints/s")
                   .arg(iou)
                   .simplified()
                   .toUtf8() +
               "\n";
    };
    write("runs/x/watch.jsonl", line(0, "0.10") + line(200, "0.50"));
    openProject();
    WatchPanel panel(m_session.get());
    panel.resize(900, 260);
    panel.show();
    QTRY_COMPARE(m_session->jobs()->jobs().size(), std::size_t(1));
    m_session->watch()->setJob("x");
    QTRY_COMPARE(panel.count(), 2);
    QCOMPARE(panel.position(), 1);  // the newest
    QCOMPARE(panel.positionText(), "step 200 · IoU 0.10 · 100 % right → IoU 0.50 · 100 % right");
    auto* cell = panel.findChild<WatchCell*>();
    QVERIFY(cell->lines().contains("t200 · IoU 0.50"));
    panel.setBesideBase(true);
    QVERIFY(cell->lines().contains("base: t0 · IoU 0.10"));
    QTest::keyClick(panel.findChild<QSlider*>(), Qt::Key_Left);
    QCOMPARE(panel.position(), 0);
    QCOMPARE(panel.positionText(), "base · IoU 0.10 · 100 % right");
    write("runs/x/watch.jsonl", line(400, "0.75"));
    QTRY_COMPARE(panel.count(), 3);
    QCOMPARE(panel.position(), 0);  // it was moved: a new checkpoint does not take it away
    panel.setPlaying(true);
    QTRY_COMPARE(panel.position(), 1);
    panel.setPlaying(false);
    QSignalSpy requested(&panel, &WatchPanel::mediumRequested);
    QTest::keyClick(cell, Qt::Key_Return);
    QCOMPARE(requested[0][0].toString(), m_dir->filePath("a.png"));
    panel.grab();
}

void TestTrainPanels::everyControlHasAName() {
    FineTuneWindow window(m_session.get());
    WatchPanel watch(m_session.get());
    JobsPanel jobs(m_session.get());
    for (QWidget* panel : {static_cast<QWidget*>(&window), static_cast<QWidget*>(&watch),
                           static_cast<QWidget*>(&jobs)})
        for (QWidget* widget : panel->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->inherits("QScrollBar")) continue;
            if (widget->focusProxy() != nullptr || widget->inherits("QHeaderView")) continue;
            const auto* one = qobject_cast<QAbstractButton*>(widget);
            const bool named =
                !widget->accessibleName().isEmpty() || (one != nullptr && !one->text().isEmpty());
            if (widget->objectName().startsWith("qt_") || widget->isHidden()) continue;
            QVERIFY2(named, widget->metaObject()->className());
        }
}

QTEST_MAIN(TestTrainPanels)
#include "tst_train_panels.moc"
