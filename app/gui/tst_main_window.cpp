// SPDX-License-Identifier: Apache-2.0
#include <QDropEvent>
#include <QMimeData>
#include <QtTest>

#include "app/gui/key_sheet.h"
#include "app/gui/main_window.h"
#include "app/gui/script_fields.h"
#include "app/gui/script_runner.h"
#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/ask_panel.h"
#include "views/panels/command_palette.h"
#include "views/panels/picture_panel.h"
#include "views/panels/prompt_edit.h"
#include "views/panels/toasts.h"

using namespace sl;

class TestMainWindow : public QObject {
    Q_OBJECT
    bool drop(const QMimeData& mime);
    bool drop(const QList<QUrl>& urls);
    int runScript(const QByteArray& lines);
    QString path(const char* name) const { return m_dir->filePath(name); }
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void init();
    void keysDoNotCollide();
    void everyCommandHasATextAndATip();
    void lettersBelongToThePicture();
    void escapeStopsThenUnpins();
    void escapeClosesThePalette();
    void anyKeyClosesTheKeySheet();
    void undoAndRedo();
    void docksHideAndComeBack();
    void droppedFiles();
    void droppedPixels();
    void toastsStayOnTop();
    void scriptDrivesTheWindow();
    void scriptCorrectsBoxes();
    void scriptStepsThatFail_data();
    void scriptStepsThatFail();
};

namespace {
const char* const kScript = R"({"do":"set","field":"ask.task","value":"grounding"}
{"do":"set","field":"ask.prompt","value":"the red circle"}
{"do":"set","field":"ask.region","value":[1,2,100,100]}
{"do":"trigger","command":"ask.run"}
{"do":"wait","for":"idle"}
{"do":"set","field":"evidence.mode","value":"heads"}
{"do":"set","field":"evidence.word","value":2}
)";
}  // namespace

void TestMainWindow::init() {
    m_window.reset();
    m_session.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "b.png", "other/c.png", "project.json"}) {
        QDir(m_dir->path()).mkpath("other");
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (QString(name) == "project.json")
            file.write(R"({"name":"T","model":"mini","samples":["a.png","b.png"]})");
    }
    m_fake = std::make_shared<FakeBehaviour>();
    SessionOptions options;
    options.engine = fakeEngine(m_fake);
    options.storePath = path("s.db");
    m_session = std::make_unique<Session>(options);
    m_theme = std::make_unique<Theme>(qApp);
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get(), false);
    m_window->resize(1200, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();  // no window manager does it under Xvfb
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openPaths({m_dir->path()});
    QTRY_VERIFY(m_session->isOpen() && m_session->idle());
}

void TestMainWindow::keysDoNotCollide() {
    QCOMPARE(m_window->commands()->conflicts(), QStringList());
}

void TestMainWindow::everyCommandHasATextAndATip() {
    QVERIFY(m_window->commands()->all().size() > 40);
    for (const QAction* action : m_window->commands()->all()) {
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(action->objectName().contains('.'), qPrintable(action->objectName()));
    }
    for (const char* id :
         {"file.open", "file.open_folder", "ask.run", "ask.stop", "ask.again", "view.fit",
          "view.actual_size", "view.hide_docks", "probe.attention", "evidence.next_word",
          "palette.open", "theme.dark", "theme.light", "theme.system", "help.keys"})
        QVERIFY2(m_window->commands()->action(id) != nullptr, id);
}

void TestMainWindow::lettersBelongToThePicture() {
    m_window->askPanel()->focusPrompt();
    auto* prompt = m_window->askPanel()->findChild<PromptEdit*>();
    QTRY_VERIFY(prompt->hasFocus());
    QTest::keyClicks(prompt, "dad");
    QCOMPARE(prompt->toPlainText(), "dad");
    QCOMPARE(m_session->samples()->current(), 0);
    m_window->picturePanel()->canvas()->setFocus();
    QTRY_VERIFY(m_window->picturePanel()->canvas()->hasFocus());
    QTest::keyClick(m_window->picturePanel()->canvas(), Qt::Key_D);
    QCOMPARE(m_session->samples()->current(), 1);
    QTest::keyClick(m_window->picturePanel()->canvas(), Qt::Key_A);
    QCOMPARE(m_session->samples()->current(), 0);
}

void TestMainWindow::escapeStopsThenUnpins() {
    m_window->askPanel()->setTask("captioning");
    m_window->commands()->action("ask.run")->trigger();
    QTRY_VERIFY(m_session->asks()->shown());
    m_window->commands()->action("evidence.next_word")->trigger();
    QCOMPARE(m_session->selection()->pinnedWord(), 0);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QVERIFY(!m_session->selection()->pinned());
    m_fake->tokenMs = 40;
    m_window->commands()->action("ask.again")->trigger();
    QTRY_VERIFY(m_session->asks()->live() && m_session->asks()->live()->tokens.size() > 1);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QTRY_VERIFY(m_session->asks()->live() == nullptr);
    QCOMPARE(m_session->asks()->shown()->run.state, RunState::Cancelled);
}

void TestMainWindow::escapeClosesThePalette() {
    m_window->askPanel()->focusPrompt();
    QTRY_VERIFY(m_window->askPanel()->isAncestorOf(QApplication::focusWidget()));
    m_window->commands()->action("palette.open")->trigger();
    auto* palette = m_window->findChild<CommandPalette*>();
    QTRY_VERIFY(palette->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
    QVERIFY(m_window->askPanel()->isAncestorOf(QApplication::focusWidget()));
}

void TestMainWindow::anyKeyClosesTheKeySheet() {
    for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_F1, Qt::Key_X}) {
        m_window->commands()->action("help.keys")->trigger();
        QPointer<KeySheet> sheet = m_window->findChild<KeySheet*>();
        QTRY_VERIFY(sheet && sheet->hasFocus());
        QTest::keyClick(sheet, key);
        QTRY_VERIFY(!sheet);
    }
}

void TestMainWindow::undoAndRedo() {
    Commands* commands = m_window->commands();
    commands->action("sample.done")->trigger();
    QVERIFY(m_session->samples()->items()[0].done);
    QVERIFY(commands->action("edit.undo")->text().contains("a.png"));
    commands->action("edit.undo")->trigger();
    QVERIFY(!m_session->samples()->items()[0].done);
    commands->action("edit.redo")->trigger();
    QVERIFY(m_session->samples()->items()[0].done);
    Q_EMIT m_window->picturePanel()->regionChanged(Box{1, 2, 30, 40});
    QVERIFY(m_window->askPanel()->region());
    commands->action("edit.undo")->trigger();
    QVERIFY(!m_window->askPanel()->region());
}

void TestMainWindow::docksHideAndComeBack() {
    QTRY_VERIFY(m_window->askPanel()->isVisible());
    m_window->commands()->action("view.hide_docks")->trigger();
    QTRY_VERIFY(!m_window->askPanel()->isVisible());
    m_window->commands()->action("view.hide_docks")->trigger();
    QTRY_VERIFY(m_window->askPanel()->isVisible());
    QVERIFY(!m_window->showPanel("nonsense"));
    QVERIFY(m_window->showPanel("log"));
}

/// As a desktop does it: QApplication delivers a drop only to the widget that took the entering.
bool TestMainWindow::drop(const QMimeData& mime) {
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &event);
    return enter.isAccepted() && event.isAccepted();
}

bool TestMainWindow::drop(const QList<QUrl>& urls) {
    QMimeData mime;
    mime.setUrls(urls);
    return drop(mime);
}

void TestMainWindow::droppedFiles() {
    QSignalSpy notices(m_window.get(), &MainWindow::noticed);
    QVERIFY(drop({QUrl::fromLocalFile(path("other/c.png"))}));
    QTRY_COMPARE(m_session->samples()->items().size(), std::size_t(3));
    QCOMPARE(m_session->project().name, "T");
    drop({QUrl::fromLocalFile("/nowhere.png")});
    QTRY_COMPARE(notices.count(), 1);
    drop({QUrl("https://example.org/x.png")});
    QCOMPARE(notices.count(), 2);
    QCOMPARE(m_session->samples()->items().size(), std::size_t(3));
}

void TestMainWindow::droppedPixels() {
    qputenv("XDG_DATA_HOME", m_dir->path().toUtf8());  // where pictures without a file are put
    QImage picture(8, 8, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QMimeData mime;
    mime.setImageData(picture);
    QVERIFY(drop(mime));
    QTRY_COMPARE(m_session->samples()->items().size(), std::size_t(3));
    QVERIFY(m_session->samples()->currentItem()->path.startsWith(m_dir->path()));
    QMimeData words;
    words.setText("hello");
    QVERIFY(!drop(words));
}

void TestMainWindow::toastsStayOnTop() {
    QVERIFY(drop({QUrl::fromLocalFile("/nowhere.png")}));
    auto* toasts = m_window->findChild<Toasts*>();
    QTRY_COMPARE(toasts->count(), 1);
    const auto isOnTop = [&] {
        QWidget* top = m_window->childAt(toasts->geometry().center());
        return top == toasts || toasts->isAncestorOf(top);
    };
    QVERIFY(isOnTop());
    m_window->openPaths({m_dir->path()});  // puts the docks into their places
    QTRY_VERIFY(m_session->idle());
    QTRY_VERIFY(isOnTop());
    m_window->commands()->action("view.hide_docks")->trigger();
    m_window->commands()->action("view.hide_docks")->trigger();
    QTRY_VERIFY(isOnTop());
    for (const char* id : {"evidence", "seen", "log"}) {
        QVERIFY(m_window->showPanel(id));
        QTest::qWait(50);
        QVERIFY2(isOnTop(), id);
    }
}

int TestMainWindow::runScript(const QByteArray& lines) {
    QFile file(path("script.jsonl"));
    if (!file.open(QIODevice::WriteOnly)) return -1;
    file.write(lines);
    file.close();
    ScriptRunner runner(m_window.get());
    if (!runner.load(file.fileName())) return -2;
    QSignalSpy finished(&runner, &ScriptRunner::finished);
    runner.start();
    if (!finished.wait(20'000)) return -3;
    return finished.first().first().toInt();
}

void TestMainWindow::scriptDrivesTheWindow() {
    const QByteArray shot = path("shot.png").toUtf8();
    const QByteArray lines = "{\"do\":\"open\",\"path\":\"" + path("other/c.png").toUtf8() +
                             "\"}\n" + kScript + "{\"do\":\"screenshot\",\"path\":\"" + shot +
                             "\"}\n{\"do\":\"quit\"}\n";
    QCOMPARE(runScript(lines), 0);
    const AskRecordPtr record = m_session->asks()->shown();
    QVERIFY(record);
    QCOMPARE(record->query.task, std::string("grounding"));
    QCOMPARE(record->query.prompt, std::string("the red circle"));
    QCOMPARE(record->query.region.value(), (Box{1, 2, 100, 100}));
    QVERIFY(QString::fromStdString(record->query.media.front()).endsWith("c.png"));
    QCOMPARE(m_session->selection()->pinnedWord(), 2);
    QVERIFY(QImage(shot).width() >= 1200);
}

void TestMainWindow::scriptCorrectsBoxes() {
    const QByteArray lines = R"({"do":"set","field":"ask.task","value":"grounding"}
{"do":"set","field":"ask.prompt","value":"the red circle"}
{"do":"trigger","command":"ask.run"}
{"do":"wait","for":"idle"}
{"do":"set","field":"boxes.select","value":"red circle"}
{"do":"set","field":"boxes.move","value":[10,20,30,40]}
{"do":"set","field":"boxes.label","value":"ball"}
{"do":"set","field":"boxes.draw","value":{"box":[50,50,90,80],"label":"star"}}
{"do":"trigger","command":"boxes.duplicate"}
{"do":"trigger","command":"boxes.previous"}
{"do":"set","field":"boxes.select","value":0}
{"do":"set","field":"answer.star","value":true}
{"do":"set","field":"answer.note","value":"too low"}
{"do":"set","field":"samples.done","value":true}
{"do":"wait","for":"saved","say":"all is safe"}
{"do":"print","field":"boxes"}
{"do":"print","field":"answer"}
{"do":"quit"}
)";
    QCOMPARE(runScript(lines), 0);
    const auto& boxes = m_session->asks()->annotations();
    QCOMPARE(boxes.size(), std::size_t(3));
    QCOMPARE(boxes[0].box, (Box{10, 20, 30, 40}));
    QCOMPARE(boxes[0].label, std::string("ball"));
    QCOMPARE(boxes[1].label, std::string("star"));
    const AskRecordPtr record = m_session->asks()->shown();
    QVERIFY(m_session->starred(*record));
    QCOMPARE(m_session->noteOf(*record), "too low");
    QVERIFY(m_session->samples()->currentItem()->done);
    const Json printed = *scriptField(*m_window, "boxes");
    QCOMPARE(printed.size(), std::size_t(3));
    QVERIFY(printed[0]["selected"].get<bool>());
    QVERIFY(printed[0].contains("model_box") && !printed[1].contains("model_box"));
    QVERIFY(printed[0]["iou"].get<double>() < 0.01);
    m_window->commands()->action("edit.undo")->trigger();  // the tick
    m_window->commands()->action("edit.undo")->trigger();  // the note
    QCOMPARE(m_session->noteOf(*record), QString());
    m_window->commands()->action("edit.undo")->trigger();
    QVERIFY(!m_session->starred(*record));
}

void TestMainWindow::scriptStepsThatFail_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("no such command") << QByteArray(R"({"do":"trigger","command":"no.such"})");
    QTest::newRow("disabled") << QByteArray(R"({"do":"trigger","command":"answer.copy"})");
    QTest::newRow("no such step") << QByteArray(R"({"do":"dance"})");
    QTest::newRow("no JSON") << QByteArray("dance");
    QTest::newRow("no object") << QByteArray("[1]");
    QTest::newRow("no such field") << QByteArray(R"({"do":"set","field":"x","value":1})");
    QTest::newRow("no value") << QByteArray(R"({"do":"set","field":"ask.task"})");
    QTest::newRow("no such task") << QByteArray(
        R"({"do":"set","field":"ask.task","value":"no_such"})");
    QTest::newRow("empty region") << QByteArray(
        R"({"do":"set","field":"ask.region","value":[5,5,5,9]})");
    QTest::newRow("no such box") << QByteArray(R"({"do":"set","field":"boxes.select","value":3})");
    QTest::newRow("no box to move")
        << QByteArray(R"({"do":"set","field":"boxes.move","value":[1,2,30,40]})");
    QTest::newRow("a box without area")
        << QByteArray(R"({"do":"set","field":"boxes.draw","value":[5,5,5,9]})");
    QTest::newRow("no answer to star")
        << QByteArray(R"({"do":"set","field":"answer.star","value":true})");
    QTest::newRow("print what") << QByteArray(R"({"do":"print","field":"ask.task"})");
    QTest::newRow("no such panel")
        << QByteArray(R"({"do":"set","field":"view.hide_panel","value":"x"})");
    QTest::newRow("no such file") << QByteArray(R"({"do":"open","path":"/nowhere.png"})");
    QTest::newRow("wait for what") << QByteArray(R"({"do":"wait","for":"godot"})");
    QTest::newRow("unwritable") << QByteArray(R"({"do":"screenshot","path":"/proc/x/y.png"})");
    QTest::newRow("a model that fails") << QByteArray(
        "{\"do\":\"set\",\"field\":\"ask.model\",\"value\":\"bad\"}\n"
        "{\"do\":\"wait\",\"for\":\"idle\"}");
}

void TestMainWindow::scriptStepsThatFail() {
    QFETCH(QByteArray, line);
    m_fake->modelFails = true;
    QCOMPARE(runScript(line + "\n{\"do\":\"quit\"}\n"), 1);
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
