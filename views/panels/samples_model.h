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
    enum Role {
        PathRole = Qt::UserRole + 1,
        DoneRole,
        MissingRole,
        UnreadableRole,
        QuestionRole,
        AnsweredRole,
        VerdictRole,
        WrongRole
    };

    explicit SamplesModel(Samples* samples, QObject* parent = nullptr);
    /// Shows what the records say about each, too.
    void setMarks(SampleMarks* marks);
    /// Null for one that was not answered.
    const SampleMark* mark(int row) const;

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
    QString toolTip(int row) const;
    void changeAll();

    Samples* m_samples;
    SampleMarks* m_marks = nullptr;
    int m_rows = 0;
};

/// Orders of the list of samples.
enum class SampleOrder { List, Name, Newest, OpenFirst, UnansweredFirst, WorstFirst };

/// Rows that a SampleFilter lets through, in an order.
class SamplesProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SamplesProxy(SamplesModel* source, QObject* parent = nullptr);
    void setFilter(const QString& line);
    const SampleFilter& filter() const { return m_filter; }
    void setOrder(SampleOrder order);
    SampleOrder order() const { return m_order; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    SamplesModel* m_source;
    SampleFilter m_filter;
    SampleOrder m_order = SampleOrder::List;
};

}  // namespace sl
