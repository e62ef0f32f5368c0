// SPDX-License-Identifier: Apache-2.0
#include "app/gui/commands.h"

#include "views/panels/look.h"

namespace sl {

namespace {

QString groupOf(const QString& id) {
    QString group = id.section('.', 0, 0);
    group[0] = group[0].toUpper();
    return group;
}

QString withKeys(const QString& tip, const QAction* action) {
    if (action->shortcuts().isEmpty()) return tip;
    return QString("%1 (%2)").arg(tip,
                                  action->shortcuts().front().toString(QKeySequence::NativeText));
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
    action->setProperty("tip", withKeys(tip, action));
    action->setToolTip(action->property("tip").toString());
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

QStringList Commands::conflicts() const {
    QStringList found;
    for (qsizetype i = 0; i < m_order.size(); ++i)
        for (qsizetype j = i + 1; j < m_order.size(); ++j)
            for (const QKeySequence& key : m_order[i]->shortcuts())
                if (m_order[j]->shortcuts().contains(key) &&
                    m_order[i]->shortcutContext() == m_order[j]->shortcutContext())
                    found << QString("%1: %2, %3")
                                 .arg(key.toString(), m_order[i]->objectName(),
                                      m_order[j]->objectName());
    return found;
}

}  // namespace sl
