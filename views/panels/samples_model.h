// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

#include "core/base/image.h"
#include "views/panels/sample_filter.h"

namespace sl {

class Samples;

/// The session's media as rows. Thumbnails arrive as they are made.
class SamplesModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { PathRole = Qt::UserRole + 1, DoneRole, MissingRole, UnreadableRole, QuestionRole };

    explicit SamplesModel(Samples* samples, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;

    /// The thumbnail, null until it is made. Asking for it has it made.
    ImagePtr thumbnail(int row) const;
    const MediaItem& item(int row) const;

private:
    Samples* m_samples;
    int m_rows = 0;
};

/// Rows that a SampleFilter lets through.
class SamplesProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SamplesProxy(SamplesModel* source, QObject* parent = nullptr);
    void setFilter(const QString& line);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    SamplesModel* m_source;
    SampleFilter m_filter;
};

}  // namespace sl
