// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace sl {

/// What a panel shows while it has nothing: an icon, what belongs here, how to get it, and if that
/// takes one step, a button for it.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString& icon, const QString& title, const QString& hint,
               QWidget* parent = nullptr);

    void setText(const QString& title, const QString& hint);
    void setActionText(const QString& text);  ///< empty: no button

Q_SIGNALS:
    void actionClicked();

protected:
    void changeEvent(QEvent* event) override;

private:
    void paintIcon();
    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_hint;
    QPushButton* m_action;
};

}  // namespace sl
