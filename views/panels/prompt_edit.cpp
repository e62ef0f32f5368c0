// SPDX-License-Identifier: Apache-2.0
#include "views/panels/prompt_edit.h"

#include <algorithm>

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>

#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kMostHistory = 200;
constexpr int kFewestLines = 2, kMostLines = 6;
}  // namespace

PromptEdit::PromptEdit(QWidget* parent) : QPlainTextEdit(parent) {
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    document()->setDocumentMargin(kHalfGap + 2);
    setAccessibleName(tr("Question"));
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &QWidget::updateGeometry);
}

QSize PromptEdit::sizeHint() const {
    const int lines = std::clamp(qRound(document()->size().height()), kFewestLines, kMostLines);
    const int height = lines * fontMetrics().lineSpacing() +
                       2 * qRound(document()->documentMargin()) + 2 * frameWidth();
    return {200, height};
}

void PromptEdit::setHistory(const QStringList& history) {
    m_history = history.mid(std::max<qsizetype>(0, history.size() - kMostHistory));
    m_place = -1;
}

void PromptEdit::remember(const QString& prompt) {
    if (prompt.trimmed().isEmpty()) return;
    m_history.removeAll(prompt);
    m_history << prompt;
    if (m_history.size() > kMostHistory) m_history.removeFirst();
    m_place = -1;
}

void PromptEdit::recall(int by) {
    if (m_history.isEmpty()) return;
    const int last = static_cast<int>(m_history.size()) - 1;
    if (m_place < 0) {
        if (by > 0) return;
        m_typed = toPlainText();
        m_place = last;
        if (m_history[m_place] == m_typed && m_place > 0) --m_place;
    } else {
        m_place = std::max(0, m_place + by);
        if (m_place > last) m_place = -1;
    }
    setPlainText(m_place < 0 ? m_typed : m_history[m_place]);
    moveCursor(QTextCursor::End);
}

bool PromptEdit::event(QEvent* event) {
    // Ctrl+K would delete to the end of the line here; in this program it opens the palette.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_K && key->modifiers() == Qt::ControlModifier) {
            event->ignore();
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void PromptEdit::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & Qt::ShiftModifier)) {
        Q_EMIT submitted();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT stopRequested();
        event->ignore();
        return;
    }
    const QTextBlock block = textCursor().block();
    if (event->modifiers() == Qt::NoModifier) {
        if (event->key() == Qt::Key_Up && !block.previous().isValid()) return recall(-1);
        if (event->key() == Qt::Key_Down && !block.next().isValid() && m_place >= 0)
            return recall(1);
    }
    QPlainTextEdit::keyPressEvent(event);
}

// Dropped files belong to the window, which opens them; only text goes into the question.
bool PromptEdit::canInsertFromMimeData(const QMimeData* source) const {
    return source->hasText() && !source->hasUrls();
}

void PromptEdit::insertFromMimeData(const QMimeData* source) {
    if (canInsertFromMimeData(source)) insertPlainText(source->text());
}

}  // namespace sl
