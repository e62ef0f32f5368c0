// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QElapsedTimer>
#include <QUndoCommand>

#include "core/session/session_values.h"

namespace sl {

class BoxEditor;

/// One change of the boxes of an answer. Undoing and redoing it shows that answer with its picture.
class BoxStep : public QUndoCommand {
public:
    struct State {
        std::vector<Annotation> annotations;
        int selected = -1;
        QString verdict{};  ///< of the answer
    };

    /// `adds`: the record itself, boxes drawn by hand, comes and goes with the step.
    BoxStep(BoxEditor* editor, const QString& text, AskRecordPtr record, State before, State after,
            bool adds);

    /// A nudge: those that follow each other quickly are one step.
    void joinNudges() { m_nudge = true; }

    void undo() override;
    void redo() override;
    int id() const override;
    bool mergeWith(const QUndoCommand* newer) override;

private:
    BoxEditor* m_editor;
    AskRecordPtr m_record;
    State m_before, m_after;
    bool m_adds, m_nudge = false;
    QElapsedTimer m_age;  // since the last nudge
};

}  // namespace sl
