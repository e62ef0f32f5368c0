// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QButtonGroup>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSlider>
#include <QTabBar>
#include <QTextEdit>
#include <QtTest>

#include "app/gui/main_window.h"
#include "app/gui/shortcut_editor.h"
#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/session.h"
#include "views/canvas/gl_widget.h"
#include "views/panels/ask_panel.h"
#include "views/panels/manual_window.h"

using namespace sl;

/// Everything can be reached and named without a mouse or a screen: walks through the window with
/// Tab and looks at each control on the way.
class TestKeyboard : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void initTestCase();
    void panelsByTab_data();
    void panelsByTab();
    void startPageByTab();
    void dialogsByTab_data();
    void dialogsByTab();
    void everyMenuEntryIsACommand();
};

namespace {

/// Parts of Qt's own controls, which go with the control itself.
bool isPart(const QWidget* widget) {
    for (const QWidget* up = widget->parentWidget(); up != nullptr; up = up->parentWidget())
        if (qobject_cast<const QLineEdit*>(up) != nullptr ||
            qobject_cast<const QComboBox*>(up) != nullptr ||
            qobject_cast<const QAbstractItemView*>(up) != nullptr ||
            qobject_cast<const QTabBar*>(up) != nullptr ||
            qobject_cast<const QMenuBar*>(up) != nullptr ||
            qobject_cast<const QAbstractSpinBox*>(up) != nullptr)
            return true;
    return false;
}

bool isInteractive(const QWidget* widget) {
    if (qobject_cast<const QScrollBar*>(widget) != nullptr ||
        qobject_cast<const QHeaderView*>(widget) != nullptr || isPart(widget))
        return false;
    return qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QLineEdit*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(widget) != nullptr ||
           qobject_cast<const QTextEdit*>(widget) != nullptr ||
           qobject_cast<const QPlainTextEdit*>(widget) != nullptr ||
           qobject_cast<const GlWidget*>(widget) != nullptr;
}

QString describe(const QWidget* widget) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    QStringList where;
    for (const QWidget* up = widget->parentWidget(); up != nullptr; up = up->parentWidget())
        where << QString("%1 %2").arg(up->metaObject()->className(), up->objectName()).trimmed();
    return QString("%1 “%2” tip “%3” in %4")
        .arg(widget->metaObject()->className(),
             button != nullptr && !button->text().isEmpty() ? button->text()
                                                            : widget->accessibleName(),
             widget->toolTip(), where.mid(0, 4).join(" < "));
}

bool isNamed(const QWidget* widget) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    return !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
}

QList<QWidget*> controlsIn(QWidget* root) {
    QList<QWidget*> found;
    for (QWidget* widget : root->findChildren<QWidget*>())
        if (widget->window() == root->window() && widget->isVisible() && isInteractive(widget) &&
            !widget->visibleRegion().isEmpty())
            found << widget;
    return found;
}

/// What Tab reaches in a window, beginning at `first`.
QSet<QWidget*> walk(QWidget* first) {
    QSet<QWidget*> reached;
    first->setFocus(Qt::TabFocusReason);
    QWidget* now = QApplication::focusWidget();
    QWidget* last = nullptr;  // a page with links keeps the focus while Tab goes through them
    for (int steps = 0; steps < 500 && now != nullptr; ++steps) {
        if (now != last && reached.contains(now)) break;
        reached << now;
        last = now;
        QTest::keyClick(now, Qt::Key_Tab);
        now = QApplication::focusWidget();
    }
    return reached;
}

/// Of buttons of which one is on, Tab stops at that one; arrows go on from there.
bool isInGroup(const QWidget* widget) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    return button != nullptr && button->group() != nullptr && button->group()->exclusive();
}

bool reachedByGroup(const QWidget* widget, const QSet<QWidget*>& reached) {
    if (!isInGroup(widget)) return false;
    for (QAbstractButton* other : qobject_cast<const QAbstractButton*>(widget)->group()->buttons())
        if (reached.contains(other)) return true;
    return false;
}

/// One line for each control that keyboard or screen reader cannot use.
QStringList complaints(QWidget* root) {
    QStringList found;
    QWidget* first = nullptr;
    const QList<QWidget*> controls = controlsIn(root);
    for (QWidget* widget : controls) {
        if (!isNamed(widget)) found << "has no name: " + describe(widget);
        if (!(widget->focusPolicy() & Qt::TabFocus) && isInGroup(widget)) continue;  // by arrows
        if (!(widget->focusPolicy() & Qt::TabFocus)) found << "no Tab: " + describe(widget);
        else if (first == nullptr && widget->isEnabled()) first = widget;
    }
    if (first == nullptr) return found;
    const QSet<QWidget*> reached = walk(first);
    for (QWidget* widget : controls)
        if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) &&
            !reached.contains(widget) && !reachedByGroup(widget, reached))
            found << "Tab passes by: " + describe(widget);
    return found;
}

}  // namespace

void TestKeyboard::initTestCase() {
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "b.png"}) {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile project(m_dir->filePath("project.json"));
    QVERIFY(project.open(QIODevice::WriteOnly));
    project.write(R"({"name":"T","model":"mini","samples":["a.png","b.png"]})");
    project.close();
    SessionOptions options;
    options.engine = fakeEngine(std::make_shared<FakeBehaviour>());
    options.storePath = m_dir->filePath("s.db");
    m_session = std::make_unique<Session>(options);
    m_theme = std::make_unique<Theme>(qApp);
    m_theme->apply(Theme::Choice::Dark);
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get(), false);
    m_window->resize(1600, 1000);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openPaths({m_dir->path()});
    QTRY_VERIFY(m_session->isOpen() && m_session->idle());
    m_window->askPanel()->setTask("grounding");
    m_window->askPanel()->setPrompt("the red circle");
    m_window->askPanel()->run();
    QTRY_VERIFY(m_session->asks()->shown() && m_session->idle());
}

void TestKeyboard::panelsByTab_data() {
    QTest::addColumn<QString>("panel");
    for (const QAction* action : m_window->commands()->all())
        if (action->objectName().startsWith("panel."))
            QTest::newRow(qPrintable(action->objectName())) << action->objectName().mid(6);
}

void TestKeyboard::panelsByTab() {
    QFETCH(QString, panel);
    QVERIFY(m_window->showPanel(panel));
    QTest::qWait(100);
    const QStringList found = complaints(m_window.get());
    QVERIFY2(found.isEmpty(), qPrintable("\n" + found.join("\n")));
}

void TestKeyboard::startPageByTab() {
    m_window->commands()->action("file.close")->trigger();
    QTRY_VERIFY(!m_session->isOpen() && m_session->idle());
    QTest::qWait(100);
    const QStringList found = complaints(m_window.get());
    QVERIFY2(found.isEmpty(), qPrintable("\n" + found.join("\n")));
    m_window->openPaths({m_dir->path()});
    QTRY_VERIFY(m_session->isOpen() && m_session->idle());
    m_window->askPanel()->setTask("grounding");
    m_window->askPanel()->setPrompt("the red circle");
    m_window->askPanel()->run();
    QTRY_VERIFY(m_session->asks()->shown() && m_session->idle());
}

void TestKeyboard::dialogsByTab_data() {
    QTest::addColumn<QString>("command");
    for (const char* command : {"help.rebind", "help.manual", "answer.provenance"})
        QTest::newRow(command) << QString(command);
}

void TestKeyboard::dialogsByTab() {
    QFETCH(QString, command);
    QTRY_VERIFY2(m_window->commands()->action(command)->isEnabled(),
                 qPrintable(m_window->commands()->whyNot(command)));
    m_window->commands()->action(command)->trigger();
    QWidget* dialog = nullptr;
    for (QWidget* top : QApplication::topLevelWidgets())
        if (top != m_window.get() && top->isVisible() && top->isWindow() && !top->inherits("QMenu"))
            dialog = top;
    QVERIFY(dialog != nullptr);
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    dialog->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), dialog);
    const QStringList found = complaints(dialog);
    QVERIFY2(found.isEmpty(), qPrintable("\n" + found.join("\n")));
    dialog->close();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

/// Menus hold commands only (so that each has an id, a tip and perhaps keys), and each once a menu.
void TestKeyboard::everyMenuEntryIsACommand() {
    int entries = 0;
    for (const QAction* menu : m_window->menuBar()->actions()) {
        QVERIFY2(menu->text().contains('&'), qPrintable(menu->text()));
        QSet<const QAction*> seen;
        for (QAction* action : menu->menu()->actions()) {
            if (action->isSeparator() || action->menu() != nullptr) continue;
            QCOMPARE(m_window->commands()->action(action->objectName()), action);
            QVERIFY2(!seen.contains(action), qPrintable(action->objectName()));
            seen << action;
            ++entries;
        }
        QVERIFY2(!seen.isEmpty(), qPrintable(menu->text()));
    }
    QVERIFY(entries > 30);
}

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
