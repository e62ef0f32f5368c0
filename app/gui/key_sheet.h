// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QAction;

namespace sl {

/// All keys at a glance, over the window until a key or a click.
class KeySheet : public QFrame {
    Q_OBJECT
public:
    KeySheet(const QList<QAction*>& actions, QWidget* parent);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
};

}  // namespace sl
