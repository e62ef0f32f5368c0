// SPDX-License-Identifier: Apache-2.0
#include "app/gui/commands.h"

#include <QWidget>

#include "views/panels/look.h"

namespace sl {

namespace {

QString groupOf(const QString& id) {
    QString group = id.section('.', 0, 0);
    if (group == "askall") group = "ask";
    group[0] = group[0].toUpper();
    return group;
}

/// The widgets, other than menus, that a command was given to.
QList<QWidget*> widgetsOf(const QAction* action) {
    QList<QWidget*> widgets;
    for (QObject* object : action->associatedObjects())
        if (auto* widget = qobject_cast<QWidget*>(object);
            widget != nullptr && !widget->inherits("QMenu"))
            widgets << widget;
    return widgets;
}

bool isLocal(const QAction* action) {
    return action->shortcutContext() == Qt::WidgetWithChildrenShortcut ||
           action->shortcutContext() == Qt::WidgetShortcut;
}

/// Whether one press of a key could mean either.
bool meet(const QAction* a, const QAction* b) {
    if (!isLocal(a) || !isLocal(b)) return true;
    for (const QWidget* one : widgetsOf(a))
        for (const QWidget* other : widgetsOf(b))
            if (one == other || one->isAncestorOf(other) || other->isAncestorOf(one)) return true;
    return false;
}

}  // namespace

QAction* Commands::make(const Spec& spec) {
    const QString id = QString::fromUtf8(spec.id);
    Q_ASSERT(!m_actions.contains(id));
    auto* action = new QAction(spec.text, this);
    action->setObjectName(id);
    if (spec.icon != nullptr) action->setIcon(themedIcon(spec.icon));
    action->setShortcuts(spec.keys);
    action->setProperty("group", groupOf(id));
    action->setProperty("listed", true);
    QString tip = spec.tip.isEmpty() ? spec.text : spec.tip;
    tip.remove('&');
    action->setProperty("plainTip", tip);
    showKeys(action);
    action->setToolTip(action->property("tip").toString());
    m_defaults.insert(id, spec.keys);
    m_actions.insert(id, action);
    m_order << action;
    return action;
}

QAction* Commands::add(const Spec& spec, std::function<void()> run) {
    QAction* action = make(spec);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    return action;
}

QAction* Commands::addToggle(const Spec& spec, bool on, std::function<void(bool)> run) {
    QAction* action = make(spec);
    action->setCheckable(true);
    action->setChecked(on);
    connect(action, &QAction::triggered, this, [run = std::move(run)](bool now) { run(now); });
    return action;
}

void Commands::setWhyNot(const QString& id, const QString& reason) {
    QAction* action = m_actions.value(id);
    if (action == nullptr) return;
    action->setEnabled(reason.isEmpty());
    action->setToolTip(reason.isEmpty() ? action->property("tip").toString() : reason);
}

QString Commands::whyNot(const QString& id) const {
    const QAction* action = m_actions.value(id);
    if (action == nullptr) return tr("there is no command %1").arg(id);
    return action->isEnabled() ? QString() : action->toolTip();
}

void Commands::showKeys(QAction* action) {
    QString tip = action->property("plainTip").toString();
    if (!action->shortcuts().isEmpty())
        tip += QString(" (%1)").arg(action->shortcuts().front().toString(QKeySequence::NativeText));
    action->setProperty("tip", tip);
}

void Commands::setKeys(const QString& id, const QList<QKeySequence>& keys) {
    QAction* action = m_actions.value(id);
    if (action == nullptr || action->shortcuts() == keys) return;
    action->setShortcuts(keys);
    showKeys(action);
    if (action->isEnabled()) action->setToolTip(action->property("tip").toString());
    Q_EMIT keysChanged(id);
}

bool Commands::isRebound(const QString& id) const {
    const QAction* action = m_actions.value(id);
    return action != nullptr && action->shortcuts() != m_defaults.value(id);
}

QString Commands::placeOf(const QAction* action) {
    if (!isLocal(action)) return tr("in the whole window");
    for (const QWidget* widget : widgetsOf(action))
        if (!widget->accessibleName().isEmpty()) return tr("in “%1”").arg(widget->accessibleName());
    return tr("in its panel");
}

QList<QAction*> Commands::rivals(const QString& id, const QKeySequence& key) const {
    const QAction* action = m_actions.value(id);
    QList<QAction*> found;
    for (QAction* other : m_order)
        if (action != nullptr && other != action && other->shortcuts().contains(key) &&
            meet(action, other))
            found << other;
    return found;
}

QStringList Commands::conflicts() const {
    QStringList found;
    for (const QAction* action : m_order)
        for (const QKeySequence& key : action->shortcuts())
            for (const QAction* rival : rivals(action->objectName(), key))
                if (action->objectName() < rival->objectName())
                    found << QString("%1: %2, %3")
                                 .arg(key.toString(), action->objectName(), rival->objectName());
    return found;
}

}  // namespace sl
