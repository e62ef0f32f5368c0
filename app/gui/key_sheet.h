// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QAction;
class QPushButton;
class QScrollArea;

namespace sl {

/// The keys of all commands at a glance, over the window until a key or a click. Arrows and page
/// keys scroll where they do not fit, Tab goes to the button that leads to changing them.
class KeySheet : public QFrame {
    Q_OBJECT
public:
    KeySheet(const QList<QAction*>& actions, QWidget* parent);

Q_SIGNALS:
    void changeRequested();

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QWidget* buildColumns(const QList<QAction*>& actions);
    bool scroll(int key);
    void place();
    void closeUnlessFocused();

    QScrollArea* m_scroll;
    QPushButton* m_change;
};

}  // namespace sl
