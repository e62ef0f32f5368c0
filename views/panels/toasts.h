// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QTimer>
#include <QWidget>

#include "core/session/session_values.h"

class QBoxLayout;
class QLabel;
class QPushButton;

namespace sl {

/// One notice that goes by itself, unless it is pointed at or an error.
class Toast : public QFrame {
    Q_OBJECT
public:
    Toast(const Notice& notice, QWidget* parent);
    const QString& text() const { return m_text; }
    /// The same notice once more.
    void countUp();

Q_SIGNALS:
    void closed();
    void detailsRequested();
    void placeRequested(const QString& place);
    void commandRequested(const QString& id);

protected:
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QPushButton* addLink(const QString& text, QBoxLayout* links);

    QString m_text;
    QLabel* m_label;
    QTimer m_timer;
    int m_count = 1;
};

/// The stack of toasts in the corner above the bottom right of its parent.
class Toasts : public QWidget {
    Q_OBJECT
public:
    explicit Toasts(QWidget* parent);

    void show(const Notice& notice);
    int count() const;
    void clear();

Q_SIGNALS:
    void detailsRequested();
    /// The file or folder of a notice is to be shown.
    void placeRequested(const QString& place);
    /// The button of a notice that leads on was pressed.
    void commandRequested(const QString& id);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();
};

}  // namespace sl
