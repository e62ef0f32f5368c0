// SPDX-License-Identifier: Apache-2.0
// Commands about the shown answer: its boxes, its star, its note.
#include <QInputDialog>
#include <QUndoStack>

#include "app/gui/box_editor.h"
#include "app/gui/main_window.h"
#include "app/gui/undo_steps.h"
#include "core/session/asks.h"
#include "core/session/session.h"
#include "views/panels/picture_panel.h"

namespace sl {

void MainWindow::addBoxCommands() {
    Commands* c = m_commands;
    ImageCanvas* canvas = m_picture->canvas();
    c->add({"boxes.new",
            tr("Draw a box"),
            "new-box",
            {QKeySequence("N")},
            tr("Drag a new box on the picture; Enter puts one in the middle")},
           [canvas] { canvas->setTool(ImageCanvas::Tool::NewBox); });
    c->add({"boxes.next", tr("Next box"), "next", {QKeySequence(".")}, {}},
           [this] { m_boxes->cycle(1); });
    c->add({"boxes.previous", tr("Previous box"), "previous", {QKeySequence(",")}, {}},
           [this] { m_boxes->cycle(-1); });
    c->add({"boxes.rename",
            tr("Label of the box…"),
            "pencil",
            {QKeySequence("Return"), QKeySequence("Enter")},
            {}},
           [this, canvas] {
               if (canvas->tool() == ImageCanvas::Tool::NewBox) canvas->placeBox();
               else m_boxes->editLabel();
           });
    c->add({"boxes.duplicate", tr("Duplicate box"), "copy", {QKeySequence("Ctrl+D")}, {}},
           [this] { m_boxes->duplicate(); });
    c->add({"boxes.delete", tr("Delete box"), "trash", {QKeySequence("Del")}, {}},
           [this] { m_boxes->remove(); });
    c->add({"boxes.revert",
            tr("Back to the model's box"),
            "again",
            {QKeySequence("M")},
            tr("Puts the selected box back to where the model had it")},
           [this] { m_boxes->revert(); });
    c->add({"boxes.revert_all", tr("Back to all the model's boxes"), "again", {}, {}},
           [this] { m_boxes->revertAll(); });
}

void MainWindow::addRecordCommands() {
    Commands* c = m_commands;
    c->add({"answer.star", tr("Star or unstar the answer"), "star", {QKeySequence("S")}, {}},
           [this] { toggleStar(); });
    c->add({"answer.note", tr("Note on the answer…"), "pencil", {QKeySequence("Ctrl+Alt+N")}, {}},
           [this] { editNote(); });
}

void MainWindow::updateBoxCommands() {
    const auto off = [this](const char* id, const QString& reason) {
        m_commands->setWhyNot(id, reason);
    };
    const QString noEdit = m_boxes->whyNotEdit();
    const QString noBoxes =
        m_boxes->boxes().empty() ? tr("There is no box: draw one with N") : QString();
    const bool drawing = m_picture->canvas()->tool() == ImageCanvas::Tool::NewBox;
    off("boxes.new", m_boxes->whyNotDraw());
    off("boxes.next", noBoxes);
    off("boxes.previous", noBoxes);
    off("boxes.rename", drawing ? m_boxes->whyNotDraw() : noEdit);
    off("boxes.duplicate", noEdit);
    off("boxes.delete", noEdit);
    off("boxes.revert", m_boxes->whyNotRevert(false));
    off("boxes.revert_all", m_boxes->whyNotRevert(true));
    const QString noAnswer = m_session->asks()->shown() ? QString() : tr("There is no answer yet");
    off("answer.star", noAnswer);
    off("answer.note", noAnswer);
}

void MainWindow::toggleStar() {
    const AskRecordPtr record = m_session->asks()->shown();
    if (!record) return;
    const bool starred = m_session->starred(*record);
    m_undo->push(new SetStep<bool>(
        starred ? tr("remove star") : tr("star"), starred, !starred,
        [this, id = record->id()](const bool& on) { m_session->setStar(id, on); }));
}

void MainWindow::editNote() {
    const AskRecordPtr record = m_session->asks()->shown();
    if (!record) return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Note on the answer"));
    dialog->setLabelText(tr("Note"));
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setTextValue(m_session->noteOf(*record));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, record](const QString& text) { setNote(*record, text); });
    dialog->open();
}

void MainWindow::setNote(const AskRecord& record, const QString& text) {
    const QString before = m_session->noteOf(record);
    if (text == before) return;
    m_undo->push(new SetStep<QString>(
        tr("note"), before, text,
        [this, id = record.id()](const QString& note) { m_session->setNote(id, note); }));
}

}  // namespace sl
