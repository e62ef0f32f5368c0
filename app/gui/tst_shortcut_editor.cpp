// SPDX-License-Identifier: Apache-2.0
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QtTest>

#include "app/gui/commands.h"
#include "app/gui/key_recorder.h"
#include "app/gui/key_sheet.h"
#include "app/gui/key_tips.h"
#include "app/gui/shortcut_editor.h"

using namespace sl;

class TestShortcutEditor : public QObject {
    Q_OBJECT
    std::unique_ptr<QWidget> m_window;
    QWidget* m_picture = nullptr;
    std::unique_ptr<Commands> m_commands;
    std::unique_ptr<ShortcutEditor> m_editor;

    QPushButton* button(const QString& text) const {
        for (QPushButton* one : m_editor->findChildren<QPushButton*>())
            if (one->text() == text) return one;
        return nullptr;
    }
    KeyRecorder* recorder() const { return m_editor->findChild<KeyRecorder*>(); }
    bool says(const QString& part) const {
        for (const QLabel* label : m_editor->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(part)) return true;
        return false;
    }
    QList<QKeySequence> keysOf(const char* id) const { return m_commands->action(id)->shortcuts(); }

private Q_SLOTS:
    void init();
    void pressedKeysAreAdded();
    void conflictsAreNamedAndTaken();
    void picturesKeysMeetTheWindows();
    void otherPlacesDoNotMeet();
    void someKeysStayTheirOwn();
    void shiftOfASignIsNoPartOfIt();
    void resetsOneAndAll();
    void keysCanBeRemoved();
    void searchFindsNamesIdsAndKeys();
    void tipsFollow();
    void buttonsOfCommandsSayTheirKeys();
    void sheetShowsPresentKeysAndLeadsOn();
};

void TestShortcutEditor::init() {
    m_editor.reset();
    m_commands.reset();
    m_window = std::make_unique<QWidget>();
    m_window->resize(1000, 700);
    m_picture = new QWidget(m_window.get());
    m_picture->setAccessibleName("Picture");
    m_commands = std::make_unique<Commands>();
    m_commands->add({"palette.open", "Command palette", nullptr, {QKeySequence("Ctrl+K")}, {}},
                    [] {});
    m_commands->add({"view.fit", "Fit the window", nullptr, {QKeySequence("Ctrl+9")}, {}}, [] {});
    m_commands->add({"sample.next", "Next sample", nullptr, {QKeySequence("D")}, {}}, [] {});
    m_commands->add({"review.next", "Next to review", nullptr, {QKeySequence("N")}, {}}, [] {});
    QAction* next = m_commands->action("sample.next");
    next->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_picture->addAction(next);
    QAction* review = m_commands->action("review.next");
    review->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    (new QWidget(m_window.get()))->addAction(review);
    m_editor = std::make_unique<ShortcutEditor>(m_commands.get());
    m_editor->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_editor.get()));
}

void TestShortcutEditor::pressedKeysAreAdded() {
    QVERIFY(m_editor->select("view.fit"));
    QVERIFY(!button("Add")->isEnabled());
    QTest::keyClick(recorder(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(recorder()->text(), QString("Ctrl+Shift+F"));
    button("Add")->click();
    QCOMPARE(keysOf("view.fit"),
             (QList<QKeySequence>{QKeySequence("Ctrl+9"), QKeySequence("Ctrl+Shift+F")}));
    QTest::keyClick(recorder(), Qt::Key_F7);
    button("Use instead")->click();
    QCOMPARE(keysOf("view.fit"), QList<QKeySequence>{QKeySequence("F7")});
    QTest::keyClick(recorder(), Qt::Key_F7);
    QVERIFY(says("has these keys already"));
    QVERIFY(!button("Add")->isEnabled());
}

void TestShortcutEditor::conflictsAreNamedAndTaken() {
    QVERIFY(m_editor->select("view.fit"));
    QTest::keyClick(recorder(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(says("“Command palette” (in the whole window)"));
    QVERIFY(m_commands->conflicts().isEmpty());  // nothing has happened yet
    button("Take and add")->click();
    QVERIFY(keysOf("view.fit").contains(QKeySequence("Ctrl+K")));
    QVERIFY(keysOf("palette.open").isEmpty());
    QVERIFY(m_commands->conflicts().isEmpty());
}

void TestShortcutEditor::picturesKeysMeetTheWindows() {
    QVERIFY(m_editor->select("palette.open"));
    QTest::keyClick(recorder(), Qt::Key_D);
    QVERIFY(says("“Next sample” (in “Picture”)"));
    m_commands->setKeys("palette.open", {QKeySequence("D")});  // as an older file might hold
    QCOMPARE(m_commands->conflicts(), QStringList{"D: palette.open, sample.next"});
}

void TestShortcutEditor::otherPlacesDoNotMeet() {
    QVERIFY(m_editor->select("review.next"));
    QTest::keyClick(recorder(), Qt::Key_D);
    QVERIFY(m_commands->rivals("review.next", QKeySequence("D")).isEmpty());
    button("Add")->click();
    QVERIFY(keysOf("sample.next").contains(QKeySequence("D")));
    QVERIFY(m_commands->conflicts().isEmpty());
}

void TestShortcutEditor::someKeysStayTheirOwn() {
    QVERIFY(m_editor->select("view.fit"));
    for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Return, Qt::Key_Left}) {
        QTest::keyClick(recorder(), key);
        QVERIFY2(!button("Add")->isEnabled(), qPrintable(recorder()->text()));
    }
    QTest::keyClick(recorder(), Qt::Key_Left, Qt::AltModifier);
    QVERIFY(button("Add")->isEnabled());
    QTest::keyClick(recorder(), Qt::Key_Escape);
    QVERIFY(recorder()->keys().isEmpty());
    recorder()->setFocus();
    QTest::keyClick(recorder(), Qt::Key_Shift);  // not keys by itself
    QVERIFY(recorder()->keys().isEmpty());
    QVERIFY(!KeyRecorder::whyNot(QKeySequence(Qt::Key_Tab)).isEmpty());
}

void TestShortcutEditor::shiftOfASignIsNoPartOfIt() {
    QTest::keyClick(recorder(), Qt::Key_Question, Qt::ShiftModifier);
    QCOMPARE(recorder()->keys(), QKeySequence("?"));
    QTest::keyClick(recorder(), Qt::Key_A, Qt::ShiftModifier);
    QCOMPARE(recorder()->keys(), QKeySequence("Shift+A"));
}

void TestShortcutEditor::resetsOneAndAll() {
    QSignalSpy changed(m_commands.get(), &Commands::keysChanged);
    QVERIFY(m_editor->select("view.fit"));
    QVERIFY(!button("Reset")->isEnabled());
    QVERIFY(!button("Reset all")->isEnabled());
    QTest::keyClick(recorder(), Qt::Key_K, Qt::ControlModifier);
    button("Take and use instead")->click();
    QCOMPARE(changed.count(), 2);  // it took them from another
    button("Reset")->click();
    QCOMPARE(keysOf("view.fit"), QList<QKeySequence>{QKeySequence("Ctrl+9")});
    QVERIFY(keysOf("palette.open").isEmpty());
    button("Reset all")->click();
    QCOMPARE(keysOf("palette.open"), QList<QKeySequence>{QKeySequence("Ctrl+K")});
    QVERIFY(!button("Reset all")->isEnabled());
}

void TestShortcutEditor::keysCanBeRemoved() {
    QVERIFY(m_editor->select("palette.open"));
    button("Remove its keys")->click();
    QVERIFY(keysOf("palette.open").isEmpty());
    QVERIFY(!button("Remove its keys")->isEnabled());
    QVERIFY(m_commands->isRebound("palette.open"));
}

void TestShortcutEditor::searchFindsNamesIdsAndKeys() {
    auto* search = m_editor->findChild<QLineEdit*>("search");
    QVERIFY(search != nullptr);
    for (const auto& [typed, id] : {std::pair("palette.op", "palette.open"),
                                    {"fit the", "view.fit"},
                                    {"ctrl+9", "view.fit"},
                                    {"next sam", "sample.next"}}) {
        search->setText(typed);
        QCOMPARE(m_editor->selected(), QString(id));
    }
    search->setText("no such thing");
    QVERIFY(says("No command fits"));
}

void TestShortcutEditor::tipsFollow() {
    QVERIFY(m_commands->action("view.fit")->toolTip().contains("(Ctrl+9)"));
    m_commands->setKeys("view.fit", {QKeySequence("F7")});
    QVERIFY(m_commands->action("view.fit")->toolTip().contains("(F7)"));
    m_commands->setWhyNot("view.fit", "No picture");
    m_commands->setKeys("view.fit", {QKeySequence("F8")});
    QCOMPARE(m_commands->action("view.fit")->toolTip(), QString("No picture"));
    m_commands->setWhyNot("view.fit", {});
    QVERIFY(m_commands->action("view.fit")->toolTip().contains("(F8)"));
}

void TestShortcutEditor::buttonsOfCommandsSayTheirKeys() {
    const auto* tips = new KeyTips(m_commands.get());
    QWidget button;
    button.setToolTip("Fit");
    QCOMPARE(tips->tipOf(&button), QString("Fit"));
    button.setProperty("command", "view.fit");
    QCOMPARE(tips->tipOf(&button), QString("Fit (Ctrl+9)"));
    m_commands->setKeys("view.fit", {QKeySequence("F7")});
    QCOMPARE(tips->tipOf(&button), QString("Fit (F7)"));
    button.setEnabled(false);
    QCOMPARE(tips->tipOf(&button), QString("Fit"));
}

void TestShortcutEditor::sheetShowsPresentKeysAndLeadsOn() {
    m_commands->setKeys("view.fit", {QKeySequence("Ctrl+F12")});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QPointer<KeySheet> sheet = new KeySheet(m_commands->all(), m_window.get());
    sheet->show();
    QStringList shown;
    for (const QLabel* label : sheet->findChildren<QLabel*>()) shown << label->text();
    QVERIFY(shown.contains("Ctrl+F12"));
    QVERIFY(!shown.contains("Ctrl+9"));
    QSignalSpy asked(sheet, &KeySheet::changeRequested);
    auto* change = sheet->findChild<QPushButton*>();
    QCOMPARE(change->focusPolicy(), Qt::StrongFocus);
    change->click();
    QCOMPARE(asked.count(), 1);
    QTRY_VERIFY(!sheet);
    m_window->resize(420, 300);  // where it does not fit it stays inside and scrolls
    sheet = new KeySheet(m_commands->all(), m_window.get());
    sheet->show();
    QVERIFY(m_window->rect().contains(sheet->geometry()));
    QTest::keyClick(sheet, Qt::Key_PageDown);
    QVERIFY(sheet);
    QTest::keyClick(sheet, Qt::Key_X);
    QTRY_VERIFY(!sheet);
}

QTEST_MAIN(TestShortcutEditor)
#include "tst_shortcut_editor.moc"
