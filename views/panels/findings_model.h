// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/session/train_plan.h"

namespace sl {

/// Findings about training data as rows, errors first.
class FindingsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { MediaRole = Qt::UserRole + 1 };
    using QAbstractTableModel::QAbstractTableModel;

    void setFindings(std::vector<DataFinding> findings);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    std::vector<DataFinding> m_findings;
};

/// How a kind of finding is called: "Missing file" for "missing_file".
QString findingTitle(const QString& kind);

}  // namespace sl
