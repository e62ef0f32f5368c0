// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace sl {

class Session;

/// Above the picture when its file changed or vanished since it was read, with the way out.
class FileStrip : public QFrame {
    Q_OBJECT
public:
    explicit FileStrip(Session* session, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The user wants to say where the missing file is now.
    void findRequested(const QString& path);

private:
    void refresh();

    Session* m_session;
    QLabel* m_text;
    QPushButton* m_action;
};

}  // namespace sl
