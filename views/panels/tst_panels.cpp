// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QtTest>

#include "core/session/asks.h"
#include "core/session/fake_engine.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/annotation_row.h"
#include "views/panels/ask_panel.h"
#include "views/panels/command_palette.h"
#include "views/panels/empty_state.h"
#include "views/panels/prompt_edit.h"
#include "views/panels/provenance_card.h"
#include "views/panels/samples_panel.h"
#include "views/panels/toasts.h"
#include "views/panels/word_strip.h"

using namespace sl;

class TestPanels : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
    std::unique_ptr<Session> m_session;

private Q_SLOTS:
    void init();
    void enterAsksAndShowsTheAnswer();
    void upBringsBackQuestions();
    void suggestedQuestionsGiveWay();
    void buttonsSayWhyNot();
    void aMissingModelIsExplained();
    void escapeStops();
    void regionGoesIntoTheQuestion();
    void wordsByKeyboard();
    void samplesStepWithinTheFilter();
    void paletteRunsTheBestMatch();
    void toastsCollapseAndClose();
    void provenanceCardCopies();
    void everyControlHasAName();
};

void TestPanels::init() {
    m_session.reset();
    m_fake = std::make_shared<FakeBehaviour>();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "b.png", "c.png"}) {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile project(m_dir->filePath("project.json"));
    QVERIFY(project.open(QIODevice::WriteOnly));
    project.write(R"({"name":"T","model":"mini","defaults":{"task":"vqa"},"samples":[
        {"media":"a.png","task":"grounding","prompt":"the dog"},
        {"media":"b.png","task":"vqa","prompt":"what is it?"},"c.png"]})");
    SessionOptions options;
    options.engine = fakeEngine(m_fake);
    options.storePath = m_dir->filePath("s.db");
    m_session = std::make_unique<Session>(options);
}

namespace {
void openProject(Session& session, const QString& path) {
    session.open({path});
    QTRY_VERIFY(session.idle() && session.isOpen());
}
template <class T>
T* child(QWidget& parent) {
    T* found = parent.findChild<T*>();
    Q_ASSERT(found != nullptr);
    return found;
}
}  // namespace

void TestPanels::enterAsksAndShowsTheAnswer() {
    AskPanel panel(m_session.get());
    openProject(*m_session, m_dir->path());
    panel.setTask("grounding");
    panel.setPrompt("the red circle");
    QTest::keyClick(child<PromptEdit>(panel), Qt::Key_Return);
    QVERIFY(m_session->asks()->live() != nullptr);
    QTRY_VERIFY(m_session->asks()->shown());
    QCOMPARE(child<WordStrip>(panel)->words().size(), std::size_t(1));
    QCOMPARE(child<WordStrip>(panel)->words()[0].text, "box 1");
    const auto rows = panel.findChildren<AnnotationRow*>();
    QCOMPARE(rows.size(), 1);
    QVERIFY(rows[0]->accessibleName().contains("red circle"));
    QTest::mouseClick(rows[0], Qt::LeftButton);
    QCOMPARE(m_session->selection()->litWords().size(), std::size_t(4));
    QCOMPARE(m_session->asks()->shown()->query.prompt, std::string("the red circle"));
}

void TestPanels::upBringsBackQuestions() {
    PromptEdit edit;
    edit.remember("one");
    edit.remember("two");
    edit.setPlainText("thr");
    QTest::keyClick(&edit, Qt::Key_Up);
    QCOMPARE(edit.toPlainText(), "two");
    QTest::keyClick(&edit, Qt::Key_Up);
    QTest::keyClick(&edit, Qt::Key_Up);
    QCOMPARE(edit.toPlainText(), "one");
    QTest::keyClick(&edit, Qt::Key_Down);
    QTest::keyClick(&edit, Qt::Key_Down);
    QCOMPARE(edit.toPlainText(), "thr");  // what was being typed is still there
    QSignalSpy submitted(&edit, &PromptEdit::submitted);
    QTest::keyClick(&edit, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(submitted.count(), 0);
    QVERIFY(edit.toPlainText().contains('\n'));
}

void TestPanels::suggestedQuestionsGiveWay() {
    AskPanel panel(m_session.get());
    openProject(*m_session, m_dir->path());
    QCOMPARE(panel.prompt(), "the dog");
    QCOMPARE(panel.taskId(), "grounding");
    m_session->samples()->setCurrent(1);
    QCOMPARE(panel.prompt(), "what is it?");
    QCOMPARE(panel.taskId(), "vqa");
    panel.setPrompt("my own");
    m_session->samples()->setCurrent(0);
    QCOMPARE(panel.prompt(), "my own");
}

void TestPanels::buttonsSayWhyNot() {
    AskPanel panel(m_session.get());
    QCOMPARE(panel.whyNotRun(), "Open a picture first");
    openProject(*m_session, m_dir->path());
    panel.setTask("vqa");
    panel.setPrompt("  ");
    QCOMPARE(panel.whyNotRun(), "Type a question first");
    for (QPushButton* button : panel.findChildren<QPushButton*>())
        if (button->text() == "Ask") {
            QVERIFY(!button->isEnabled());
            QCOMPARE(button->toolTip(), "Type a question first");
        }
    panel.setTask("captioning");  // needs none
    QCOMPARE(panel.whyNotRun(), QString());
    m_fake->modelFails = true;
    m_session->loadModel("other");
    QTRY_VERIFY(m_session->idle());
    QVERIFY(panel.whyNotRun().contains("model"));
}

void TestPanels::aMissingModelIsExplained() {
    AskPanel panel(m_session.get());
    QSignalSpy requested(&panel, &AskPanel::modelRequested);
    m_fake->modelFails = true;
    openProject(*m_session, m_dir->path());
    const auto* empty = child<EmptyState>(panel);
    QStringList said;
    for (const QLabel* label : empty->findChildren<QLabel*>()) said << label->text();
    QVERIFY2(said.contains("mini could not be loaded"), qPrintable(said.join('|')));
    QVERIFY(said.contains("mini has no weights — choose another"));
    auto* button = empty->findChild<QPushButton*>();
    QVERIFY(!button->isHidden());
    button->click();
    QCOMPARE(requested.count(), 1);
    m_fake->modelFails = false;
    m_session->loadModel("mini");
    QTRY_VERIFY(m_session->idle());
    QVERIFY(button->isHidden());
}

void TestPanels::escapeStops() {
    m_fake->tokenMs = 40;
    AskPanel panel(m_session.get());
    openProject(*m_session, m_dir->path());
    panel.setTask("captioning");
    panel.run();
    QTRY_VERIFY(m_session->asks()->live() && m_session->asks()->live()->tokens.size() > 1);
    QTest::keyClick(child<PromptEdit>(panel), Qt::Key_Escape);
    QTRY_VERIFY(m_session->asks()->live() == nullptr);
    QCOMPARE(m_session->asks()->shown()->run.state, RunState::Cancelled);
}

void TestPanels::regionGoesIntoTheQuestion() {
    AskPanel panel(m_session.get());
    openProject(*m_session, m_dir->path());
    panel.setRegion(Box{1, 2, 3, 4});
    QCOMPARE(panel.query().region.value(), (Box{1, 2, 3, 4}));
    m_session->samples()->setCurrent(1);  // the region belonged to the other picture
    QVERIFY(!panel.region());
}

void TestPanels::wordsByKeyboard() {
    WordStrip strip;
    strip.setWords(wordsOf({{1, "a", 0}, {2, " b", 0}, {3, " c", 0}}, "a b c"));
    strip.resize(200, 40);
    QSignalSpy hovered(&strip, &WordStrip::wordHovered), clicked(&strip, &WordStrip::wordClicked);
    QTest::keyClick(&strip, Qt::Key_Right);
    QTest::keyClick(&strip, Qt::Key_Right);
    QTest::keyClick(&strip, Qt::Key_Return);
    QCOMPARE(hovered.last().at(0).toInt(), 1);
    QCOMPARE(clicked.last().at(0).toInt(), 1);
    QVERIFY(strip.heightForWidth(20) > strip.heightForWidth(400));
}

void TestPanels::samplesStepWithinTheFilter() {
    SamplesPanel panel(m_session.get());
    openProject(*m_session, m_dir->path());
    QCOMPARE(m_session->samples()->current(), 0);
    child<QLineEdit>(panel)->setText("-b.png");
    panel.step(1);
    QCOMPARE(m_session->samples()->current(), 2);
    panel.step(1);  // the end is the end
    QCOMPARE(m_session->samples()->current(), 2);
    panel.toggleDone();
    QVERIFY(m_session->samples()->items()[2].done);
}

void TestPanels::paletteRunsTheBestMatch() {
    QWidget window;
    window.resize(800, 600);
    auto* palette = new CommandPalette(&window);
    QAction fit("Fit the window"), dark("Dark theme");
    QSignalSpy ran(&dark, &QAction::triggered);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    palette->popUp({&fit, &dark});
    QTest::keyClicks(child<QLineEdit>(*palette), "dark");
    QTest::keyClick(child<QLineEdit>(*palette), Qt::Key_Return);
    QCOMPARE(ran.count(), 1);
    QVERIFY(!palette->isVisible());
}

void TestPanels::toastsCollapseAndClose() {
    QWidget window;
    window.resize(800, 600);
    auto* toasts = new Toasts(&window);
    toasts->show({Notice::Level::Error, "The disk is full", "Make room."});
    toasts->show({Notice::Level::Error, "The disk is full", "Make room."});
    QCOMPARE(toasts->count(), 1);  // the same one again only counts up
    for (int i = 0; i < 6; ++i) toasts->show({Notice::Level::Info, QString::number(i), {}});
    QVERIFY(toasts->count() <= 4);
    toasts->clear();
    QVERIFY(!toasts->isVisible());
}

void TestPanels::provenanceCardCopies() {
    auto record = std::make_shared<AskRecord>();
    record->run.id = "01X";
    record->query.task = "vqa";
    record->answer = fakeAnswer("vqa", 10, 10);
    QPointer<ProvenanceCard> card = new ProvenanceCard(record, SaveState::Saved);
    QSignalSpy again(card, &ProvenanceCard::againRequested);
    for (QPushButton* button : card->findChildren<QPushButton*>()) {
        if (button->text() == "Copy as command") button->click();
    }
    QVERIFY(QGuiApplication::clipboard()->text().startsWith("sightline-cli ask --task vqa"));
    for (QPushButton* button : card->findChildren<QPushButton*>())
        if (button->text() == "Run again") button->click();
    QCOMPARE(again.count(), 1);
    delete card;
}

void TestPanels::everyControlHasAName() {
    AskPanel ask(m_session.get());
    SamplesPanel samples(m_session.get());
    for (QWidget* panel : {static_cast<QWidget*>(&ask), static_cast<QWidget*>(&samples)})
        for (QWidget* widget : panel->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->inherits("QScrollBar")) continue;
            const auto* button = qobject_cast<QAbstractButton*>(widget);
            const bool named = !widget->accessibleName().isEmpty() ||
                               (button != nullptr && !button->text().isEmpty());
            if (widget->objectName().startsWith("qt_") || widget->isHidden()) continue;
            QVERIFY2(named,
                     qPrintable(QString("%1 %2 in %3")
                                    .arg(widget->metaObject()->className(), widget->toolTip(),
                                         widget->parentWidget()->metaObject()->className())));
        }
}

// labels: gui
QTEST_MAIN(TestPanels)
#include "tst_panels.moc"
