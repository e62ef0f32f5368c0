// SPDX-License-Identifier: Apache-2.0
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include "app/gui/main_window.h"
#include "app/gui/script_runner.h"
#include "core/session/exports.h"
#include "core/session/fake_engine.h"
#include "core/session/session.h"
#include "views/panels/export_dialog.h"
#include "views/panels/toasts.h"

using namespace sl;

/// Exports as a user and as a script does them.
class TestExportWindow : public QObject {
    Q_OBJECT
    int runScript(const QByteArray& lines);
    QString path(const char* name) const { return m_dir->filePath(name); }
    QByteArray step(const char* field, const QString& value) const {
        return QString(R"({"do":"set","field":"%1","value":"%2"})").arg(field, value).toUtf8() +
               "\n";
    }
    QByteArray content(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void init();
    void aScriptExportsAnswers();
    void aScriptExportsTheView();
    void aScriptLearnsOfFailure();
    void theDialogIsReachedByKeyboard();
    void theDialogSaysWhyNot();
    void theNameFollowsTheFormat();
    void theToastOpensTheFolder();
};

namespace {
const char* const kAsk = R"({"do":"set","field":"ask.task","value":"grounding"}
{"do":"set","field":"ask.prompt","value":"the red circle"}
{"do":"trigger","command":"ask.run"}
{"do":"wait","for":"idle"}
)";
const char* const kWait = "{\"do\":\"wait\",\"for\":\"idle\"}\n";
const char* const kQuit = "{\"do\":\"quit\"}\n";

QByteArray trigger(const char* command) {
    return QByteArray("{\"do\":\"trigger\",\"command\":\"") + command + "\"}\n";
}
}  // namespace

void TestExportWindow::init() {
    m_window.reset();
    m_session.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "b.png", "s.db", "project.json"}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (QString(name) == "project.json")
            file.write(R"({"name":"My dogs","model":"mini","samples":["a.png","b.png"]})");
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

int TestExportWindow::runScript(const QByteArray& lines) {
    QFile file(path("script.jsonl"));
    if (!file.open(QIODevice::WriteOnly)) return -1;
    file.write(lines + kQuit);
    file.close();
    ScriptRunner runner(m_window.get());
    if (!runner.load(file.fileName())) return -2;
    QSignalSpy finished(&runner, &ScriptRunner::finished);
    runner.start();
    if (!finished.wait(20'000)) return -3;
    return finished.first().first().toInt();
}

void TestExportWindow::aScriptExportsAnswers() {
    QByteArray lines = kAsk;
    for (const char* format : {"jsonl", "csv", "html"})
        lines += step("export.format", format) + step("export.path", path(format)) +
                 step("export.which", "shown") + trigger("export.run") + kWait;
    QCOMPARE(runScript(lines), 0);
    QVERIFY(content("jsonl").contains("the red circle"));
    QCOMPARE(content("csv").count('\n'), 2);
    QVERIFY(content("html").contains("<h2>the red circle</h2>"));
}

void TestExportWindow::aScriptExportsTheView() {
    QByteArray lines = kAsk;
    for (const char* format : {"png", "svg", "pdf"})
        lines += step("export.path", path(format)) +
                 trigger(qPrintable(QString("view.export_") + format)) + kWait;
    QCOMPARE(runScript(lines), 0);
    QVERIFY(!QImage::fromData(content("png"), "PNG").isNull());
    QVERIFY(content("svg").contains("<path "));
    QVERIFY(content("pdf").startsWith("%PDF-"));
}

void TestExportWindow::aScriptLearnsOfFailure() {
    QVERIFY(runScript(step("export.format", "tarot")) == 1);
    QVERIFY(runScript(step("export.which", "mine")) == 1);
    const QByteArray nowhere = step("export.path", "/proc/nowhere/x");
    QVERIFY(runScript(nowhere + trigger("export.run") + kWait) == 1);
    QVERIFY(runScript(nowhere + trigger("view.export_svg") + kWait) == 1);
    QVERIFY(runScript(step("export.which", "shown") + trigger("export.run") + kWait) == 1);
}

void TestExportWindow::theDialogIsReachedByKeyboard() {
    ExportDialog* dialog = m_window->exportDialog();
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY(dialog->isVisible());
    QVERIFY(!dialog->isModal());
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    dialog->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), dialog);
    QSet<QWidget*> reached;
    for (int i = 0; i < 20; ++i) {
        QTest::keyClick(dialog, Qt::Key_Tab);
        if (QWidget* focus = dialog->focusWidget()) reached << focus;
    }
    for (QComboBox* box : dialog->findChildren<QComboBox*>()) {
        QVERIFY(reached.contains(box));
        QVERIFY(!box->accessibleName().isEmpty());
    }
    QVERIFY(reached.contains(dialog->findChild<QLineEdit*>()));
    for (QPushButton* button : dialog->findChildren<QPushButton*>())
        QVERIFY2(reached.contains(button) || !button->isEnabled(), qPrintable(button->text()));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
}

void TestExportWindow::theDialogSaysWhyNot() {
    ExportDialog* dialog = m_window->exportDialog();
    dialog->setWhich("shown");
    QVERIFY(!dialog->whyNot().isEmpty());
    dialog->setWhich("listed");
    QVERIFY(!dialog->whyNot().isEmpty());
    dialog->setListed({"one"});
    QVERIFY(dialog->whyNot().isEmpty());
    dialog->setPath("");
    QVERIFY(!dialog->whyNot().isEmpty());
}

void TestExportWindow::theNameFollowsTheFormat() {
    ExportDialog* dialog = m_window->exportDialog();
    QVERIFY(dialog->setFormat("coco"));
    QVERIFY2(dialog->path().endsWith("/My-dogs-coco.json"), qPrintable(dialog->path()));
    QVERIFY(dialog->setFormat("yolo"));
    QVERIFY(dialog->path().endsWith("/My-dogs-yolo"));
    dialog->setPath("/tmp/mine.json");
    QVERIFY(dialog->setFormat("csv"));
    QCOMPARE(dialog->path(), QString("/tmp/mine.csv"));
    QVERIFY(dialog->setFormat("voc"));
    QCOMPARE(dialog->path(), QString("/tmp/mine"));
}

void TestExportWindow::theToastOpensTheFolder() {
    auto* toasts = m_window->findChild<Toasts*>();
    QSignalSpy wanted(toasts, &Toasts::placeRequested);
    disconnect(toasts, &Toasts::placeRequested, m_window.get(), nullptr);
    toasts->show({Notice::Level::Info, "done", {}, path("out.json")});
    auto* toast = toasts->findChild<Toast*>();
    QPushButton* open = nullptr;
    for (QPushButton* button : toast->findChildren<QPushButton*>())
        if (button->text() == "Open folder") open = button;
    QVERIFY(open != nullptr);
    QTest::mouseClick(open, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first().first().toString(), path("out.json"));
}

QTEST_MAIN(TestExportWindow)
#include "tst_export_window.moc"
