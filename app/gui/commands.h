// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>

namespace sl {

/// Every command of the window by its id ("ask.run"): menu, palette, shortcuts and scripts share
/// the one QAction. GUI thread.
class Commands : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    struct Spec {
        const char* id;
        QString text;  ///< with an ellipsis when it asks for more
        const char* icon = nullptr;
        QList<QKeySequence> keys;
        QString tip;  ///< empty: the text
    };

    /// Adds a command; `run` is called when it is triggered.
    QAction* add(const Spec& spec, std::function<void()> run);
    /// The same for one that is on or off.
    QAction* addToggle(const Spec& spec, bool on, std::function<void(bool)> run);

    /// Null when there is none of that id.
    QAction* action(const QString& id) const { return m_actions.value(id); }
    const QList<QAction*>& all() const { return m_order; }

    /// Turns a command off with a reason (its tooltip), or on with an empty one.
    void setWhyNot(const QString& id, const QString& reason);
    /// The reason; empty when it can run.
    QString whyNot(const QString& id) const;

    /// Keys as they were given in the Spec.
    QList<QKeySequence> defaultKeys(const QString& id) const { return m_defaults.value(id); }
    /// Gives a command other keys (none: an empty list); its tooltip follows.
    void setKeys(const QString& id, const QList<QKeySequence>& keys);
    bool isRebound(const QString& id) const;

    /// Where a command's keys work, e.g. "in the whole window".
    static QString placeOf(const QAction* action);
    /// Commands other than `id` that would answer to `key` where `id` does, so that neither could.
    QList<QAction*> rivals(const QString& id, const QKeySequence& key) const;
    /// Pairs of commands that share a key in the same place.
    QStringList conflicts() const;

Q_SIGNALS:
    void keysChanged(const QString& id);

private:
    QAction* make(const Spec& spec);

    static void showKeys(QAction* action);

    QHash<QString, QAction*> m_actions;
    QHash<QString, QList<QKeySequence>> m_defaults;
    QList<QAction*> m_order;
};

}  // namespace sl
