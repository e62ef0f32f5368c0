// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

class QWidget;

namespace sl {

class Commands;

/// Adds a command's present keys to the tooltips of the buttons that stand for it: those whose
/// property "command" names it. Watches the whole application; GUI thread.
class KeyTips : public QObject {
    Q_OBJECT
public:
    explicit KeyTips(Commands* commands);

    /// The tooltip with the keys, as it is shown.
    QString tipOf(const QWidget* widget) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Commands* m_commands;
};

}  // namespace sl
