// SPDX-License-Identifier: Apache-2.0
#include "views/panels/log_model.h"

namespace sl {

QString logLevelName(LogLevel level) {
    switch (level) {
        case LogLevel::Debug: return QStringLiteral("debug");
        case LogLevel::Info: return QStringLiteral("info");
        case LogLevel::Warning: return QStringLiteral("warning");
        case LogLevel::Error: return QStringLiteral("error");
    }
    return {};
}

LogModel::LogModel(QObject* parent) : QAbstractListModel(parent) {}

LogModel::~LogModel() {
    if (m_listening) setLogListener({});
}

void LogModel::listen() {
    m_listening = true;
    setLogListener([this](LogLevel level, const std::string& message) {
        const QString text = QString::fromStdString(message);
        QMetaObject::invokeMethod(
            this, [this, level, text] { add(level, text); }, Qt::QueuedConnection);
    });
}

void LogModel::add(LogLevel level, const QString& text) {
    if (rowCount() >= kMostLines) {
        beginRemoveRows({}, 0, 0);
        m_lines.pop_front();
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_lines.push_back({QDateTime::currentDateTime(), level, text});
    endInsertRows();
}

void LogModel::clear() {
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Line& line = m_lines[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: return line.time.toString("HH:mm:ss  ") + line.text.simplified();
        case Qt::ToolTipRole: return line.text;
        case Qt::AccessibleTextRole: return logLevelName(line.level) + ": " + line.text;
        case LevelRole: return static_cast<int>(line.level);
        case TimeRole: return line.time;
        default: return {};
    }
}

}  // namespace sl
