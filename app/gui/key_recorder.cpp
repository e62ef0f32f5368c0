// SPDX-License-Identifier: Apache-2.0
#include "app/gui/key_recorder.h"

#include <QKeyEvent>

namespace sl {

namespace {

bool isModifier(int key) {
    return key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt ||
           key == Qt::Key_Meta || key == Qt::Key_AltGr || key == Qt::Key_Super_L ||
           key == Qt::Key_Super_R || key == 0 || key == Qt::Key_unknown;
}

bool movesFocus(int key) {
    return key == Qt::Key_Tab || key == Qt::Key_Backtab;
}

/// Shift that only serves to type the sign ("?" is one key with Shift) is no part of the keys.
Qt::KeyboardModifiers meant(const QKeyEvent* event) {
    Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const int key = event->key();
    const bool sign =
        key > Qt::Key_Space && key < Qt::Key_Escape && !(key >= Qt::Key_A && key <= Qt::Key_Z);
    const bool digit = key >= Qt::Key_0 && key <= Qt::Key_9;
    if (sign && !digit) modifiers &= ~Qt::ShiftModifier;
    return modifiers;
}

}  // namespace

KeyRecorder::KeyRecorder(QWidget* parent) : QLineEdit(parent) {
    setReadOnly(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    setPlaceholderText(tr("Press the new keys here"));
    setAccessibleName(tr("New keys"));
}

void KeyRecorder::setKeys(const QKeySequence& keys) {
    m_keys = keys;
    setText(keys.toString(QKeySequence::NativeText));
}

QString KeyRecorder::whyNot(const QKeySequence& keys) {
    if (keys.isEmpty()) return tr("Press the new keys first");
    const int key = keys[0].key();
    const Qt::KeyboardModifiers modifiers = keys[0].keyboardModifiers();
    if (movesFocus(key)) return tr("Tab always moves the focus");
    if (modifiers & ~Qt::ShiftModifier) return {};
    switch (key) {
        case Qt::Key_Space: return tr("Space presses the focused button and drags the picture");
        case Qt::Key_Return:
        case Qt::Key_Enter: return tr("Enter asks, and presses the focused button");
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down: return tr("Arrows alone move within lists, texts and the picture");
        default: return {};
    }
}

bool KeyRecorder::event(QEvent* event) {
    // Before the window's own commands answer to them.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        auto* press = static_cast<QKeyEvent*>(event);
        if (movesFocus(press->key()) && !(press->modifiers() & Qt::ControlModifier))
            return QLineEdit::event(event);
        keyPressEvent(press);
        return true;
    }
    return QLineEdit::event(event);
}

void KeyRecorder::keyPressEvent(QKeyEvent* event) {
    event->accept();
    if (isModifier(event->key()) || event->isAutoRepeat()) return;
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier) setKeys({});
    else setKeys(QKeySequence(QKeyCombination(meant(event), Qt::Key(event->key()))));
    Q_EMIT recorded();
}

}  // namespace sl
