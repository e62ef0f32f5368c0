// SPDX-License-Identifier: Apache-2.0
#include "app/gui/script_keys.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QPointer>

#include "app/gui/main_window.h"

namespace sl {

namespace {

constexpr int kMostPresses = 200;

/// Without a window manager no window is active, but each knows which of its widgets would be.
QWidget* focused(MainWindow& window) {
    if (QWidget* popup = QApplication::activePopupWidget()) return popup;
    if (QWidget* widget = QApplication::focusWidget()) return widget;
    return window.focusWidget() != nullptr ? window.focusWidget() : &window;
}

bool send(QWidget* widget, QEvent::Type type, const QKeyCombination& keys, const QString& text) {
    QKeyEvent event(type, keys.key(), keys.keyboardModifiers(), text);
    // As Qt does: what nobody claims is no shortcut, but a key counts as taken unless it is
    // refused.
    event.setAccepted(type != QEvent::ShortcutOverride);
    QApplication::sendEvent(widget, &event);
    return event.isAccepted();
}

bool worksHere(const QAction* action, const QWidget* widget) {
    if (action->shortcutContext() == Qt::WindowShortcut) return true;
    for (const QObject* owner : action->associatedObjects())
        if (const auto* place = qobject_cast<const QWidget*>(owner);
            place != nullptr && (place == widget || place->isAncestorOf(widget)))
            return true;
    return false;
}

/// The enabled command that answers to the keys where `widget` is.
QAction* commandFor(MainWindow& window, const QWidget* widget, const QKeySequence& keys) {
    if (widget->window() != &window) return nullptr;
    for (QAction* action : window.commands()->all())
        if (action->isEnabled() && action->shortcuts().contains(keys) && worksHere(action, widget))
            return action;
    return nullptr;
}

/// What a screen reader would say of it: its name, and what is chosen in it.
QStringList namesOf(const QWidget* widget) {
    QStringList names{widget->accessibleName()};
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        names << button->text().remove('&');
    if (const auto* box = qobject_cast<const QComboBox*>(widget)) names << box->currentText();
    if (const auto* view = qobject_cast<const QAbstractItemView*>(widget))
        names << view->currentIndex().data(Qt::DisplayRole).toString();
    names.removeAll(QString());
    return names;
}

QString textOf(const QKeyCombination& keys) {
    const bool plain = (keys.keyboardModifiers() & ~Qt::ShiftModifier) == Qt::NoModifier;
    if (!plain || keys.key() >= Qt::Key_Escape) return {};
    const QString letter = QString(QChar(static_cast<char16_t>(keys.key())));
    return keys.keyboardModifiers() & Qt::ShiftModifier ? letter : letter.toLower();
}

}  // namespace

QString pressKeys(MainWindow& window, const QString& keys) {
    const QKeySequence sequence(keys, QKeySequence::PortableText);
    if (sequence.isEmpty() || sequence[0].key() == Qt::Key_unknown)
        return QString("%1 are no keys").arg(keys);
    const QKeyCombination combination = sequence[0];
    const QPointer<QWidget> widget = focused(window);
    const QString text = textOf(combination);
    if (!send(widget, QEvent::ShortcutOverride, combination, text)) {
        if (QAction* action = commandFor(window, widget, sequence)) {
            action->trigger();
            return {};
        }
    }
    if (widget) send(widget, QEvent::KeyPress, combination, text);
    if (widget) send(widget, QEvent::KeyRelease, combination, text);
    return {};
}

QString pressKeysUntil(MainWindow& window, const QString& keys, const QString& name) {
    QStringList passed;
    for (int i = 0; i < kMostPresses; ++i) {
        const QStringList now = namesOf(focused(window));
        if (now.contains(name, Qt::CaseInsensitive)) return {};
        passed << now.join(" / ");
        if (QString problem = pressKeys(window, keys); !problem.isEmpty()) return problem;
    }
    passed.removeDuplicates();
    return QString("%1 did not come to “%2”, only to %3").arg(keys, name, passed.join(", "));
}

QString typeText(MainWindow& window, const QString& text) {
    if (text.isEmpty()) return "\"text\" is missing";
    for (const QChar c : text) {
        const QPointer<QWidget> widget = focused(window);
        const QKeyCombination key(Qt::NoModifier, Qt::Key(c.toUpper().unicode()));
        send(widget, QEvent::KeyPress, key, QString(c));
        if (widget) send(widget, QEvent::KeyRelease, key, QString(c));
    }
    return {};
}

}  // namespace sl
