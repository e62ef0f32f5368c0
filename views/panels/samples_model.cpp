// SPDX-License-Identifier: Apache-2.0
#include "views/panels/samples_model.h"

#include <QMimeData>
#include <QUrl>

#include "core/session/samples.h"

namespace sl {

SamplesModel::SamplesModel(Samples* samples, QObject* parent)
    : QAbstractListModel(parent),
      m_samples(samples),
      m_rows(static_cast<int>(samples->items().size())) {
    connect(samples, &Samples::reset, this, [this] {
        beginResetModel();
        m_rows = static_cast<int>(m_samples->items().size());
        endResetModel();
    });
    connect(samples, &Samples::doneChanged, this, [this](int row) {
        if (row < m_rows) Q_EMIT dataChanged(index(row), index(row));
    });
    connect(samples, &Samples::thumbnailReady, this, [this](const QString& path) {
        const int row = m_samples->indexOf(path);
        if (row >= 0 && row < m_rows)
            Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
    });
}

int SamplesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

const MediaItem& SamplesModel::item(int row) const {
    return m_samples->items()[static_cast<std::size_t>(row)];
}

ImagePtr SamplesModel::thumbnail(int row) const {
    const MediaItem& media = item(row);
    return media.missing ? ImagePtr() : m_samples->thumbnail(media.path);
}

QVariant SamplesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows) return {};
    const MediaItem& media = item(index.row());
    switch (role) {
        case Qt::DisplayRole: return media.name;
        case Qt::ToolTipRole:
            return media.missing ? tr("%1\nThe file is not there any more.").arg(media.path)
                                 : media.path;
        case Qt::AccessibleTextRole:
            return media.name + (media.done ? tr(", done") : QString()) +
                   (media.missing ? tr(", file missing") : QString());
        case Qt::CheckStateRole: return media.done ? Qt::Checked : Qt::Unchecked;
        case PathRole: return media.path;
        case DoneRole: return media.done;
        case MissingRole: return media.missing;
        case UnreadableRole: return m_samples->unreadable(media.path);
        case QuestionRole: return QString::fromStdString(media.sample.prompt);
        default: return {};
    }
}

bool SamplesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::CheckStateRole) return false;
    m_samples->setDone(index.row(), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags SamplesModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable |
           Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

QStringList SamplesModel::mimeTypes() const {
    return {"text/uri-list"};
}

QMimeData* SamplesModel::mimeData(const QModelIndexList& indexes) const {
    QList<QUrl> urls;
    for (const QModelIndex& index : indexes)
        urls << QUrl::fromLocalFile(index.data(PathRole).toString());
    auto* mime = new QMimeData;
    mime->setUrls(urls);
    return mime;
}

SamplesProxy::SamplesProxy(SamplesModel* source, QObject* parent)
    : QSortFilterProxyModel(parent), m_source(source) {
    setSourceModel(source);
}

void SamplesProxy::setFilter(const QString& line) {
    m_filter = SampleFilter(line);
    invalidateFilter();
}

bool SamplesProxy::filterAcceptsRow(int row, const QModelIndex&) const {
    return m_filter.empty() || m_filter.matches(m_source->item(row));
}

}  // namespace sl
