// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>

#include <QAbstractListModel>
#include <QDateTime>

#include "core/base/log.h"

namespace sl {

/// The last lines of the program's log. Lines come from any thread and appear on the GUI thread;
/// one object at a time takes them (setLogListener).
class LogModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { LevelRole = Qt::UserRole + 1, TimeRole };

    explicit LogModel(QObject* parent = nullptr);
    ~LogModel() override;

    /// Begins to take the program's log lines.
    void listen();
    void add(LogLevel level, const QString& text);
    void clear();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    static constexpr int kMostLines = 5000;

private:
    struct Line {
        QDateTime time;
        LogLevel level;
        QString text;
    };
    std::deque<Line> m_lines;
    bool m_listening = false;
};

/// "error", "warning", "info" or "debug".
QString logLevelName(LogLevel level);

}  // namespace sl
