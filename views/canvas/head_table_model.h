// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>

#include "views/canvas/head_stack.h"

namespace sl {

/// The numbers of a HeadGrid as a table, for keyboard and screen reader: one row per layer and
/// head. Sort it through a QSortFilterProxyModel on SortRole. Lives on the GUI thread.
class HeadTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Layer,
        Head,
        Mass,    ///< sum over the picture
        Peak,    ///< greatest value
        PeakAt,  ///< its row and column, counted from 1
        Focus,   ///< share of the cells that hold half of the mass: small is pointed, 0.5 is even
        ColumnCount,
    };
    enum Role { SortRole = Qt::UserRole, LayerRole, HeadRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Shows the heads of `stack` at `token`; an empty stack or a token out of range empties it.
    void setStack(HeadStack stack, int token);

    int rowOf(int layer, int head) const;  ///< -1 where there is none
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Row {
        int layer = 0, head = 0;
        double mass = 0, peak = 0, focus = 0;
        int peakRow = 0, peakCol = 0;
    };
    Row read(int layer, int head) const;
    QVariant number(const Row& row, int column) const;
    QString text(const Row& row, int column) const;
    QString sentence(const Row& row) const;

    HeadStack m_stack;
    int m_token = 0;
    std::vector<Row> m_rows;
};

/// Share of the values, largest first, whose sum reaches half of the whole; 0 where nothing is
/// positive. Values that are not finite or below 0 count as 0.
double halfMassShare(const float* values, std::size_t count);

}  // namespace sl
