// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include "core/session/session_values.h"

namespace sl {

/// The questions that two sets of answers share, as rows.
class CompareModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Outcome, Prompt, TextA, TextB, ScoreA, ScoreB, Gain, Picture, ColumnCount };
    enum Role { SortRole = Qt::UserRole, OutcomeRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setDiff(const RunDiffPtr& diff);
    const RunDiffPtr& diff() const { return m_diff; }
    const DiffRow& row(int index) const { return m_diff->rows[static_cast<std::size_t>(index)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QVariant text(const DiffRow& row, int column) const;
    QVariant sortValue(const DiffRow& row, int column) const;

    RunDiffPtr m_diff;
};

/// Rows of one outcome, or all, that hold a text.
class CompareFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setOutcome(std::optional<DiffOutcome> outcome);
    void setText(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::optional<DiffOutcome> m_outcome;
    QString m_text;
};

/// "B wins", "A wins", "tie", "same" or "different".
QString outcomeText(DiffOutcome outcome);

}  // namespace sl
