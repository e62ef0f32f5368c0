// SPDX-License-Identifier: Apache-2.0
#include "views/panels/log_proxy.h"

#include <QColor>

#include "views/panels/log_model.h"
#include "views/panels/look.h"

namespace sl {

void LogProxy::setLevel(LogLevel least) {
    m_least = least;
    invalidateFilter();
}

bool LogProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return index.data(LogModel::LevelRole).toInt() >= static_cast<int>(m_least) &&
           QSortFilterProxyModel::filterAcceptsRow(row, parent);
}

QVariant LogProxy::data(const QModelIndex& index, int role) const {
    if (role != Qt::ForegroundRole || m_widget == nullptr)
        return QSortFilterProxyModel::data(index, role);
    switch (static_cast<LogLevel>(index.data(LogModel::LevelRole).toInt())) {
        case LogLevel::Error: return badColor(m_widget);
        case LogLevel::Warning: return warnColor(m_widget);
        case LogLevel::Debug: return dimColor(m_widget);
        default: return {};
    }
}

}  // namespace sl
