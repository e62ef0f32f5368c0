// SPDX-License-Identifier: Apache-2.0
#include "views/panels/label_edit.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>

#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kWidth = 220;
}

LabelEdit::LabelEdit(const QString& label, const QStringList& known, QWidget* parent)
    : QLineEdit(label, parent) {
    setAccessibleName(tr("Label of the box"));
    setPlaceholderText(tr("label"));
    setMinimumHeight(kSmallestTarget + kHalfGap);
    auto* completer = new QCompleter(known, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    completer->popup()->setAccessibleName(tr("Labels in use"));
    setCompleter(completer);
    connect(this, &QLineEdit::returnPressed, this, [this] { finish(true); });
    connect(completer, QOverload<const QString&>::of(&QCompleter::activated), this, [this] {
        // Queued: the completer writes its text into the line first.
        QMetaObject::invokeMethod(
            this, [this] { finish(true); }, Qt::QueuedConnection);
    });
}

void LabelEdit::openAt(QPoint corner) {
    const QSize size(std::min(kWidth, parentWidget()->width()), sizeHint().height());
    const int x = std::clamp(corner.x(), 0, std::max(0, parentWidget()->width() - size.width()));
    const int y = std::clamp(corner.y() - size.height(), 0,
                             std::max(0, parentWidget()->height() - size.height()));
    setGeometry(QRect(QPoint(x, y), size));
    show();
    raise();
    setFocus(Qt::PopupFocusReason);
    selectAll();
}

void LabelEdit::finish(bool taken) {
    if (std::exchange(m_finished, true)) return;
    // Gone before it is reported: what follows may open another one.
    if (hasFocus() && parentWidget() != nullptr) parentWidget()->setFocus(Qt::OtherFocusReason);
    hide();
    deleteLater();
    Q_EMIT finished(text().simplified(), taken);
}

/// Enter and Esc are keys of the window too.
bool LabelEdit::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter) {
            event->accept();
            return true;
        }
    }
    return QLineEdit::event(event);
}

void LabelEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) finish(false);
    else QLineEdit::keyPressEvent(event);
}

void LabelEdit::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    // The list of completions, the context menu and another program are no other place here.
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        finish(true);
}

}  // namespace sl
