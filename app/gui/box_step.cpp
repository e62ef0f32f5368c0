// SPDX-License-Identifier: Apache-2.0
#include "app/gui/box_step.h"

#include "app/gui/box_editor.h"
#include "core/session/session.h"

namespace sl {

namespace {
constexpr int kNudgeId = 1;
constexpr qint64 kTogetherMs = 1000;
}  // namespace

BoxStep::BoxStep(BoxEditor* editor, const QString& text, AskRecordPtr record, State before,
                 State after, bool adds)
    : QUndoCommand(text),
      m_editor(editor),
      m_record(std::move(record)),
      m_before(std::move(before)),
      m_after(std::move(after)),
      m_adds(adds) {
    m_age.start();
}

void BoxStep::undo() {
    if (m_adds) m_editor->takeAway(m_record);
    else m_editor->apply(m_record, m_before);
}

void BoxStep::redo() {
    if (m_adds) m_editor->bring(m_record);
    m_editor->apply(m_record, m_after);
}

int BoxStep::id() const {
    return m_nudge ? kNudgeId : -1;
}

bool BoxStep::mergeWith(const QUndoCommand* other) {
    const auto* newer = static_cast<const BoxStep*>(other);
    if (newer->m_record != m_record || newer->text() != text() ||
        newer->m_after.selected != m_after.selected || m_age.elapsed() > kTogetherMs)
        return false;
    m_after = newer->m_after;
    m_age.restart();
    return true;
}

}  // namespace sl
