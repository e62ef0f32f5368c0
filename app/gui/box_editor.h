// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QObject>
#include <QString>

#include "app/gui/box_step.h"
#include "core/base/annotation.h"
#include "core/session/session_values.h"

class QUndoStack;

namespace sl {

class PicturePanel;
class Session;

/// Corrects the boxes of the shown answer, and draws some where there is no answer. Each change is
/// a named step of the undo history and is written down at once; undoing one of another picture
/// goes there first. The box that is pinned is the selected one. GUI thread.
class BoxEditor : public QObject {
    Q_OBJECT
public:
    BoxEditor(Session* session, PicturePanel* picture, QUndoStack* undo, QObject* parent = nullptr);

    /// Position of the selected box among the annotations of the shown answer; -1: none.
    int selected() const;
    /// Positions of the boxes of the shown answer among its annotations.
    std::vector<int> boxes() const;
    /// Selects a box by its annotation; -1: none.
    void select(int annotation);
    /// Selects the next box (+1) or the one before (-1), round the ends.
    void cycle(int by);

    /// Why the selected box cannot be changed; empty when it can.
    QString whyNotEdit() const;
    /// Why no box can be drawn; empty when one can.
    QString whyNotDraw() const;
    /// Why the boxes cannot go back to the model's: of the selected one, or of all.
    QString whyNotRevert(bool all) const;

    // Changes of the selected box. Boxes are cut to the picture; nothing happens without one.
    void move(const Box& boxInFile);
    void rename(const QString& label);
    void remove();
    void duplicate();
    void revert();
    /// The model's own boxes, all of them.
    void revertAll();
    /// Adds a box and selects it: to the shown answer where that is about boxes, else to the boxes
    /// drawn by hand on this picture.
    void draw(const Box& boxInFile, const QString& label);
    /// Opens a line for the label of the selected box.
    void editLabel();

private:
    friend class BoxStep;

    QString nameOf(int annotation) const;
    Box bounded(const Box& boxInFile) const;
    void change(const QString& text, std::vector<Annotation> after, int select,
                bool joinsLast = false);
    void moveTo(int annotation, const Box& boxInFile, bool nudged);
    void setLabel(int annotation, const QString& label);
    bool drawnHere() const;
    AskRecordPtr byHand() const;
    void goTo(const AskRecord& record);
    void apply(const AskRecordPtr& record, const BoxStep::State& state);
    void bring(const AskRecordPtr& record);
    void takeAway(const AskRecordPtr& record);

    Session* m_session;
    PicturePanel* m_picture;
    QUndoStack* m_undo;
};

}  // namespace sl
