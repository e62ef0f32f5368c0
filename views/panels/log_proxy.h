// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSortFilterProxyModel>

#include "core/base/log.h"

namespace sl {

/// Log lines of at least a level that contain a text; coloured by level through `colors`.
class LogProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setLevel(LogLevel least);
    /// Asked for a widget's colours, so that a change of theme shows.
    void setColorsOf(const QWidget* widget) { m_widget = widget; }
    QVariant data(const QModelIndex& index, int role) const override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    LogLevel m_least = LogLevel::Info;
    const QWidget* m_widget = nullptr;
};

}  // namespace sl
