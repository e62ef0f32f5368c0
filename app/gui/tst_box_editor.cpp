// SPDX-License-Identifier: Apache-2.0
#include <QUndoStack>
#include <QtTest>

#include "app/gui/box_editor.h"
#include "app/gui/main_window.h"
#include "core/session/asks.h"
#include "core/session/box_edits.h"
#include "core/session/fake_engine.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/annotation_row.h"
#include "views/panels/ask_panel.h"
#include "views/panels/label_edit.h"
#include "views/panels/picture_panel.h"
#include "views/panels/word_strip.h"

using namespace sl;

class TestBoxEditor : public QObject {
    Q_OBJECT
    void askForTheRedCircle();
    void trigger(const char* command);
    QString whyNot(const char* command) { return m_window->commands()->whyNot(command); }
    ImageCanvas* canvas() { return m_window->picturePanel()->canvas(); }
    Asks* asks() { return m_session->asks(); }
    const Annotation& box(std::size_t i) { return m_session->asks()->annotations()[i]; }
    std::vector<Annotation> stored();
    QString storedVerdict();
    void drag(const Box& from, const Box& to);
    std::unique_ptr<QTemporaryDir> m_dir;
    std::shared_ptr<FakeBehaviour> m_fake;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
    BoxEditor* m_editor = nullptr;

private Q_SLOTS:
    void init();
    void draggingCorrectsAndIsWrittenDown();
    void stepsHaveNamesAndGoBack();
    void undoGoesToThePictureFirst();
    void nudgesAreOneStep();
    void boxesByKeyboardAlone();
    void deletesAndDuplicates();
    void backToTheModelsBox();
    void changedBoxesAreACorrection();
    void renamesOnThePicture();
    void labelIsTakenOnClickElsewhere();
    void drawsWhereThereIsNoAnswer();
    void boxesAndWordsAreLinked();
    void nothingIsEditedWhileAnAnswerComes();
    void theThinLineIsTheModels();
    void boxesAreCutToThePicture();
};

void TestBoxEditor::init() {
    m_window.reset();
    m_session.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    for (const char* name : {"a.png", "b.png", "project.json"}) {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (QString(name) == "project.json")
            file.write(R"({"name":"T","model":"mini","samples":["a.png","b.png"]})");
    }
    m_fake = std::make_shared<FakeBehaviour>();
    SessionOptions options;
    options.engine = fakeEngine(m_fake);
    options.storePath = m_dir->filePath("s.db");
    m_session = std::make_unique<Session>(options);
    m_theme = std::make_unique<Theme>(qApp);
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get(), false);
    m_window->resize(1200, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openPaths({m_dir->path()});
    QTRY_VERIFY(m_session->isOpen() && m_session->idle());
    m_editor = m_window->boxEditor();
}

/// The fake model's box is 70, 72 – 176, 170 in a picture of 320 × 240.
void TestBoxEditor::askForTheRedCircle() {
    m_window->askPanel()->setTask("grounding");
    m_window->askPanel()->setPrompt("the red circle");
    trigger("ask.run");
    QTRY_VERIFY(asks()->shown() && m_session->idle());
    QCOMPARE(asks()->annotations().size(), std::size_t(1));
}

void TestBoxEditor::trigger(const char* command) {
    QAction* action = m_window->commands()->action(command);
    QVERIFY2(action != nullptr && action->isEnabled(), command);
    action->trigger();
}

/// What a store holds of the shown answer once all is written.
std::vector<Annotation> TestBoxEditor::stored() {
    if (!QTest::qWaitFor([this] { return m_session->unsaved() == 0; })) return {};
    const std::lock_guard lock(m_fake->mutex);
    return m_fake->annotations.begin()->second[asks()->shown()->run.id];
}

QString TestBoxEditor::storedVerdict() {
    stored();
    const std::lock_guard lock(m_fake->mutex);
    const auto& records = m_fake->records.begin()->second;
    return QString::fromStdString(records.at(asks()->shown()->run.id).first.verdict);
}

void TestBoxEditor::drag(const Box& from, const Box& to) {
    const auto at = [this](double x, double y) {
        const Point p = canvas()->view().viewportFromImage(Point{x, y});
        return QPointF(p.x, p.y).toPoint();
    };
    const QPoint start = at((from.x0 + from.x1) / 2, (from.y0 + from.y1) / 2);
    const QPoint end = at((to.x0 + to.x1) / 2, (to.y0 + to.y1) / 2);
    const auto move = [this](QPoint p) {
        QMouseEvent event(QEvent::MouseMove, p, canvas()->mapToGlobal(p), Qt::NoButton,
                          Qt::LeftButton, {});
        QApplication::sendEvent(canvas(), &event);
    };
    QTest::mousePress(canvas(), Qt::LeftButton, {}, start);
    move((start + end) / 2);
    move(end);
    QTest::mouseRelease(canvas(), Qt::LeftButton, {}, end);
}

void TestBoxEditor::draggingCorrectsAndIsWrittenDown() {
    askForTheRedCircle();
    const Box model = box(0).box;
    drag(model, {model.x0 + 40, model.y0 - 20, model.x1 + 40, model.y1 - 20});
    QVERIFY(std::abs(box(0).box.x0 - model.x0 - 40) < 2);
    QVERIFY(std::abs(box(0).box.y1 - model.y1 + 20) < 2);
    QCOMPARE(box(0).author, thisPerson());
    QVERIFY(!box(0).score);  // the model's confidence was about its own box
    QCOMPARE(asks()->modelAnnotations()[0].box, model);
    QCOMPARE(m_editor->selected(), 0);
    QCOMPARE(stored(), asks()->annotations());
    QCOMPARE(canvas()->boxes()[0].origin, CanvasBox::Origin::Corrected);
}

void TestBoxEditor::stepsHaveNamesAndGoBack() {
    askForTheRedCircle();
    const auto model = asks()->annotations();
    m_editor->select(0);
    m_editor->move({10, 10, 116, 108.4});
    m_editor->move({10, 10, 50, 60});
    m_editor->rename("ball");
    m_editor->duplicate();
    m_editor->remove();
    auto* undo = m_window->findChild<QUndoStack*>();
    QStringList names;
    for (int i = 0; i < undo->count(); ++i) names << undo->text(i);
    QCOMPARE(names, (QStringList{"resize “red circle”", "resize “red circle”",
                                 "rename “red circle”", "duplicate “ball”", "delete “ball”"}));
    QCOMPARE(m_window->commands()->action("edit.undo")->text(), "Undo delete “ball”");
    for (int i = 0; i < 200 && undo->canUndo(); ++i) trigger("edit.undo");
    QCOMPARE(asks()->annotations(), model);
    QCOMPARE(stored(), model);
    while (undo->canRedo()) trigger("edit.redo");
    QCOMPARE(asks()->annotations().size(), std::size_t(1));
    QCOMPARE(box(0).label, std::string("ball"));
    QCOMPARE(box(0).box, (Box{10, 10, 50, 60}));
}

void TestBoxEditor::changedBoxesAreACorrection() {
    askForTheRedCircle();
    m_session->setVerdict(asks()->shown()->id(), "accepted");
    m_editor->select(0);
    m_editor->move({10, 10, 50, 60});
    QCOMPARE(storedVerdict(), "corrected");
    trigger("edit.undo");
    QCOMPARE(storedVerdict(), "accepted");
    trigger("edit.redo");
    QCOMPARE(storedVerdict(), "corrected");
    m_editor->revertAll();
    QCOMPARE(storedVerdict(), "");
}

void TestBoxEditor::undoGoesToThePictureFirst() {
    askForTheRedCircle();
    const QString first = asks()->shown()->id();
    const auto model = asks()->annotations();
    m_editor->select(0);
    m_editor->move({1, 1, 30, 30});
    trigger("sample.next");
    QTRY_VERIFY(m_session->idle());
    askForTheRedCircle();
    m_editor->select(0);
    m_editor->move({2, 2, 40, 40});
    const QString second = asks()->shown()->id();
    QVERIFY(first != second);
    trigger("edit.undo");
    QCOMPARE(m_session->samples()->current(), 1);
    trigger("edit.undo");
    QCOMPARE(m_session->samples()->current(), 0);
    QCOMPARE(asks()->shown()->id(), first);
    QCOMPARE(asks()->annotations(), model);
    trigger("edit.redo");
    trigger("edit.redo");
    QCOMPARE(m_session->samples()->current(), 1);
    QCOMPARE(asks()->shown()->id(), second);
    QCOMPARE(box(0).box, (Box{2, 2, 40, 40}));
    QCOMPARE(m_editor->selected(), 0);
}

void TestBoxEditor::nudgesAreOneStep() {
    askForTheRedCircle();
    const Box model = box(0).box;
    auto* undo = m_window->findChild<QUndoStack*>();
    canvas()->setFocus();
    m_editor->select(0);
    for (int i = 0; i < 3; ++i) QTest::keyClick(canvas(), Qt::Key_Right);
    QTest::keyClick(canvas(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(box(0).box, (Box{model.x0 + 3, model.y0 + 10, model.x1 + 3, model.y1 + 10}));
    QCOMPARE(undo->count(), 1);
    QTest::keyClick(canvas(), Qt::Key_Right, Qt::ControlModifier);  // another kind of step
    QCOMPARE(undo->count(), 2);
    m_editor->move({1, 1, 30, 30});  // a drag is always a step of its own
    m_editor->move({2, 2, 40, 40});
    QCOMPARE(undo->count(), 4);
    for (int i = 0; i < 4; ++i) trigger("edit.undo");
    QCOMPARE(box(0).box, model);
}

void TestBoxEditor::boxesByKeyboardAlone() {
    askForTheRedCircle();
    canvas()->setFocus();
    QTest::keyClick(canvas(), Qt::Key_Period);
    QCOMPARE(m_editor->selected(), 0);
    QTest::keyClick(canvas(), Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(asks()->annotations().size(), std::size_t(2));
    QCOMPARE(m_editor->selected(), 1);
    QTest::keyClick(canvas(), Qt::Key_Comma);
    QCOMPARE(m_editor->selected(), 0);
    QTest::keyClick(canvas(), Qt::Key_Comma);  // round the end
    QCOMPARE(m_editor->selected(), 1);
    QTest::keyClick(canvas(), Qt::Key_Delete);
    QCOMPARE(asks()->annotations().size(), std::size_t(1));
    QTest::keyClick(canvas(), Qt::Key_N);
    QCOMPARE(canvas()->tool(), ImageCanvas::Tool::NewBox);
    QTest::keyClick(canvas(), Qt::Key_Return);
    auto* line = canvas()->findChild<LabelEdit*>();
    QTRY_VERIFY(line && line->hasFocus());
    QTest::keyClick(line, Qt::Key_Escape);  // no box after all
    QCOMPARE(asks()->annotations().size(), std::size_t(1));
    QTRY_VERIFY(canvas()->findChild<LabelEdit*>() == nullptr);
    QTest::keyClick(canvas(), Qt::Key_N);
    QTest::keyClick(canvas(), Qt::Key_Return);
    line = canvas()->findChild<LabelEdit*>();
    QTRY_VERIFY(line && line->hasFocus());
    QCOMPARE(line->text(), "the red circle");
    QTest::keyClicks(line, "a star");
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(asks()->annotations().size(), std::size_t(2));
    QCOMPARE(box(1).label, std::string("a star"));
    QCOMPARE(m_window->commands()->action("edit.undo")->text(), "Undo draw “a star”");
    QVERIFY(canvas()->hasFocus());
    QTest::keyClick(canvas(), Qt::Key_N);
    QTest::keyClick(canvas(), Qt::Key_Escape);
    QCOMPARE(canvas()->tool(), ImageCanvas::Tool::Select);
}

void TestBoxEditor::deletesAndDuplicates() {
    askForTheRedCircle();
    QCOMPARE(whyNot("boxes.delete"), "Select a box first: click it, or press the full stop key");
    m_editor->select(0);
    trigger("boxes.duplicate");
    QCOMPARE(box(1).label, box(0).label);
    QCOMPARE(box(1).box.x0, box(0).box.x0 + 8);
    QVERIFY(!box(1).fromText);
    m_editor->select(0);
    trigger("boxes.delete");
    QCOMPARE(asks()->annotations().size(), std::size_t(1));
    QCOMPARE(m_editor->selected(), -1);
    QVERIFY(!box(0).fromText);
    const auto* words = m_window->askPanel()->findChild<WordStrip*>();
    QCOMPARE(words->words().at(0).text, "no box");  // the words of the deleted one
    m_editor->select(0);
    trigger("boxes.delete");
    QVERIFY(asks()->annotations().empty());
    QCOMPARE(whyNot("boxes.next"), "There is no box: draw one with N");
    QVERIFY(stored().empty());
}

void TestBoxEditor::backToTheModelsBox() {
    askForTheRedCircle();
    const auto model = asks()->annotations();
    m_editor->select(0);
    QCOMPARE(whyNot("boxes.revert"), "It is the model's own box");
    m_editor->duplicate();
    QCOMPARE(whyNot("boxes.revert"), "A person drew this box");
    m_editor->select(0);
    m_editor->move({1, 1, 30, 30});
    m_editor->rename("ball");
    trigger("boxes.revert");
    QCOMPARE(box(0), model[0]);
    QCOMPARE(asks()->annotations().size(), std::size_t(2));
    trigger("boxes.revert_all");
    QCOMPARE(asks()->annotations(), model);
    QVERIFY(!whyNot("boxes.revert_all").isEmpty());
    trigger("edit.undo");
    QCOMPARE(asks()->annotations().size(), std::size_t(2));
}

void TestBoxEditor::renamesOnThePicture() {
    askForTheRedCircle();
    m_editor->select(0);
    canvas()->setFocus();
    QTest::keyClick(canvas(), Qt::Key_Return);
    auto* line = canvas()->findChild<LabelEdit*>();
    QTRY_VERIFY(line && line->hasFocus());
    QTest::keyClicks(line, "x");
    QTest::keyClick(line, Qt::Key_Escape);  // not the window's Esc: the box stays selected
    QCOMPARE(box(0).label, std::string("red circle"));
    QCOMPARE(m_editor->selected(), 0);
    QTRY_VERIFY(canvas()->findChild<LabelEdit*>() == nullptr);
    const Point at = canvas()->view().viewportFromImage(Point{120, 120});
    QTest::mouseDClick(canvas(), Qt::LeftButton, {}, QPointF(at.x, at.y).toPoint());
    line = canvas()->findChild<LabelEdit*>();
    QTRY_VERIFY(line && line->hasFocus());
    QTest::keyClicks(line, "  the   ball ");
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(box(0).label, std::string("the ball"));
    QVERIFY(m_session->knownLabels().contains("the ball"));
}

void TestBoxEditor::labelIsTakenOnClickElsewhere() {
    askForTheRedCircle();
    m_editor->select(0);
    trigger("boxes.rename");
    auto* line = canvas()->findChild<LabelEdit*>();
    QTRY_VERIFY(line && line->hasFocus());
    QTest::keyClicks(line, "disc");
    m_window->askPanel()->focusPrompt();
    QTRY_COMPARE(box(0).label, std::string("disc"));
}

void TestBoxEditor::drawsWhereThereIsNoAnswer() {
    QCOMPARE(whyNot("boxes.delete"), "There is no box: draw one with N");
    m_editor->draw({10, 10, 50, 60}, "a dog");
    const AskRecordPtr record = asks()->shown();
    QVERIFY(record && record->isByHand());
    QCOMPARE(record->query.prompt, std::string("a dog"));
    QCOMPARE(record->run.model, std::string("person"));
    QCOMPARE(box(0).box, (Box{10, 10, 50, 60}));
    QCOMPARE(m_editor->selected(), 0);
    QCOMPARE(stored(), asks()->annotations());
    m_editor->draw({100, 100, 150, 160}, "a cat");  // joins the first
    QCOMPARE(asks()->shown(), record);
    QCOMPARE(asks()->annotations().size(), std::size_t(2));
    // A question that is not about boxes is left alone: the box goes to those drawn by hand.
    m_window->askPanel()->setTask("vqa");
    m_window->askPanel()->setPrompt("how many?");
    trigger("ask.run");
    QTRY_VERIFY(m_session->idle() && asks()->shown() != record);
    m_editor->draw({200, 100, 250, 160}, "a cow");
    QCOMPARE(asks()->shown(), record);
    QCOMPARE(asks()->annotations().size(), std::size_t(3));
    for (int i = 0; i < 3; ++i) trigger("edit.undo");
    QVERIFY(asks()->shown() != record);
    QTRY_COMPARE(m_session->unsaved(), 0);
    {
        const std::lock_guard lock(m_fake->mutex);
        QCOMPARE(m_fake->records.begin()->second.count(record->run.id), std::size_t(0));
    }
    trigger("edit.redo");
    QCOMPARE(asks()->shown(), record);
    QCOMPARE(asks()->annotations().size(), std::size_t(1));
}

void TestBoxEditor::boxesAndWordsAreLinked() {
    askForTheRedCircle();
    auto* words = m_window->askPanel()->findChild<WordStrip*>();
    QCOMPARE(words->words().size(), std::size_t(1));
    QCOMPARE(words->words()[0].text, "box 1");
    Q_EMIT words->wordHovered(0);
    QCOMPARE(canvas()->highlightedBox(), 0);
    Q_EMIT words->wordHovered(-1);
    QCOMPARE(canvas()->highlightedBox(), -1);
    Q_EMIT words->wordClicked(0);
    QCOMPARE(canvas()->pinnedBox(), 0);
    QCOMPARE(m_session->selection()->litWords().size(), std::size_t(4));
    trigger("ask.stop");
    QCOMPARE(canvas()->pinnedBox(), -1);
    m_editor->select(0);
    m_editor->move({1, 1, 30, 30});  // still linked to its words
    trigger("ask.stop");
    Q_EMIT words->wordHovered(0);
    QCOMPARE(canvas()->highlightedBox(), 0);
    Q_EMIT words->wordHovered(-1);
    Q_EMIT canvas()->boxHovered(0);
    QCOMPARE(m_session->selection()->litWords().size(), std::size_t(4));
}

void TestBoxEditor::nothingIsEditedWhileAnAnswerComes() {
    askForTheRedCircle();
    const auto model = asks()->annotations();
    m_fake->tokenMs = 60;
    trigger("ask.again");
    QVERIFY(asks()->live() != nullptr);
    QCOMPARE(whyNot("boxes.new"), "An answer is coming");
    m_editor->draw({1, 1, 30, 30}, "x");
    m_editor->move({1, 1, 30, 30});
    QCOMPARE(asks()->annotations(), model);
    QTRY_VERIFY(asks()->live() == nullptr);
}

void TestBoxEditor::theThinLineIsTheModels() {
    askForTheRedCircle();
    const Box model = box(0).box;
    QCOMPARE(*canvas()->boxes()[0].modelBoxInFile, model);
    m_editor->select(0);
    m_editor->move({1, 1, 30, 30});
    QCOMPARE(*canvas()->boxes()[0].modelBoxInFile, model);
    QVERIFY(canvas()->accessibleDescription().contains("corrected"));
    const auto rows = m_window->askPanel()->findChildren<AnnotationRow*>();
    QVERIFY(rows.back()->accessibleName().contains("IoU 0.00"));
    m_editor->draw({100, 100, 130, 130}, "new");
    QVERIFY(!canvas()->boxes()[1].modelBoxInFile);
}

void TestBoxEditor::boxesAreCutToThePicture() {
    askForTheRedCircle();
    m_editor->select(0);
    m_editor->move({-50, -50, 9999, 100});
    QCOMPARE(box(0).box, (Box{0, 0, 320, 100}));
    m_editor->move({400, 400, 500, 500});  // nothing left of it
    QCOMPARE(box(0).box, (Box{0, 0, 320, 100}));
    m_editor->draw({400, 400, 500, 500}, "x");
    QCOMPARE(asks()->annotations().size(), std::size_t(1));
}

QTEST_MAIN(TestBoxEditor)
#include "tst_box_editor.moc"
