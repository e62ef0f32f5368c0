// SPDX-License-Identifier: Apache-2.0
#include "app/gui/key_tips.h"

#include <QApplication>
#include <QHelpEvent>
#include <QToolTip>
#include <QWidget>

#include "app/gui/commands.h"

namespace sl {

KeyTips::KeyTips(Commands* commands) : QObject(commands), m_commands(commands) {
    qApp->installEventFilter(this);
}

QString KeyTips::tipOf(const QWidget* widget) const {
    const QAction* action = m_commands->action(widget->property("command").toString());
    // Where it is off, the tip says why, and keys would not help.
    if (action == nullptr || action->shortcuts().isEmpty() || !widget->isEnabled())
        return widget->toolTip();
    return QString("%1 (%2)").arg(widget->toolTip(),
                                  action->shortcuts().front().toString(QKeySequence::NativeText));
}

bool KeyTips::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ToolTip) return false;
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget == nullptr || !widget->property("command").isValid()) return false;
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), tipOf(widget));
    return true;
}

}  // namespace sl
