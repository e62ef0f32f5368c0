// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/base/run.h"

namespace sl {

/// The store's runs as rows, newest first.
class RunsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Star,
        Started,
        Task,
        Media,
        Prompt,
        Text,
        Model,
        Duration,
        State,
        Verdict,
        Note,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole, IdRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Takes another list; rows that stay keep their persistent indexes (selection).
    void setRuns(std::vector<Run> runs);
    const Run& run(int row) const { return m_runs[static_cast<std::size_t>(row)]; }
    int rowOf(const QString& id) const;
    void setStarred(int row, bool starred);
    void setNote(int row, const QString& note);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// Notes are written in their cells.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void noteWritten(const QString& runId, const QString& before, const QString& note);

private:
    QVariant text(const Run& run, int column) const;
    QVariant sortValue(const Run& run, int column) const;

    std::vector<Run> m_runs;
};

/// "today 14:02", "yesterday 9:15", "12 Mar 14:02" or with the year, in local time.
QString shortTime(const QString& isoUtc);

}  // namespace sl
