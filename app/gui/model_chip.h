// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QToolButton>

namespace sl {

class Session;

/// The model in use, in the header: name, device, type; its menu chooses another.
class ModelChip : public QToolButton {
    Q_OBJECT
public:
    explicit ModelChip(Session* session, QWidget* parent = nullptr);

    void setRecent(const QStringList& models);

Q_SIGNALS:
    void modelChosen(const QString& name);
    void folderRequested();

private:
    void refresh();
    void fillMenu();

    Session* m_session;
    QStringList m_recent;
};

/// "7.0 M", "1.2 B".
QString parameterCount(qint64 parameters);

}  // namespace sl
