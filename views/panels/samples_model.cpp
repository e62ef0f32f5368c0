// SPDX-License-Identifier: Apache-2.0
#include "views/panels/samples_model.h"

#include <QMimeData>
#include <QUrl>

#include "core/session/project.h"
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
    connect(samples, &Samples::missingChanged, this, &SamplesModel::changeAll);
    connect(samples, &Samples::thumbnailReady, this, [this](const QString& path) {
        const int row = m_samples->indexOf(path);
        if (row >= 0 && row < m_rows)
            Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
    });
}

void SamplesModel::setMarks(SampleMarks* marks) {
    m_marks = marks;
    connect(marks, &SampleMarks::changed, this, &SamplesModel::changeAll);
}

void SamplesModel::changeAll() {
    if (m_rows > 0) Q_EMIT dataChanged(index(0), index(m_rows - 1));
}

const SampleMark* SamplesModel::mark(int row) const {
    return m_marks == nullptr ? nullptr : m_marks->of(item(row).path);
}

QString SamplesModel::toolTip(int row) const {
    const MediaItem& media = item(row);
    QStringList lines{media.path};
    if (media.missing) lines << tr("The file is not there any more.");
    if (const SampleMark* m = mark(row)) {
        lines << (m->asked == 1 ? tr("Asked once") : tr("Asked %1 times").arg(m->asked));
        if (m->iou) lines << tr("IoU %1").arg(*m->iou, 0, 'f', 2);
        if (!m->verdict.isEmpty()) lines << m->verdict;
    }
    return lines.join('\n');
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
        case Qt::ToolTipRole: return toolTip(index.row());
        case Qt::AccessibleTextRole:
            return media.name + (media.done ? tr(", done") : QString()) +
                   (media.missing ? tr(", file missing") : QString());
        case Qt::CheckStateRole: return media.done ? Qt::Checked : Qt::Unchecked;
        case PathRole: return media.path;
        case DoneRole: return media.done;
        case MissingRole: return media.missing;
        case UnreadableRole: return m_samples->unreadable(media.path);
        case AnsweredRole: return mark(index.row()) != nullptr;
        case VerdictRole: {
            const SampleMark* m = mark(index.row());
            return m != nullptr ? m->verdict : QString();
        }
        case WrongRole: {
            const SampleMark* m = mark(index.row());
            return m != nullptr && m->wrong;
        }
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
        if (!index.data(MissingRole).toBool())
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
    return m_filter.empty() || m_filter.matches(m_source->item(row), m_source->mark(row));
}

void SamplesProxy::setOrder(SampleOrder order) {
    m_order = order;
    // -1: as the source has them.
    sort(order == SampleOrder::List ? -1 : 0);
    invalidate();
}

bool SamplesProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const int l = left.row(), r = right.row();
    const MediaItem &a = m_source->item(l), &b = m_source->item(r);
    const SampleMark *markA = m_source->mark(l), *markB = m_source->mark(r);
    switch (m_order) {
        case SampleOrder::List: return l < r;
        case SampleOrder::Name:
            if (a.name != b.name) return naturallyBefore(a.name, b.name);
            break;
        case SampleOrder::Newest:
            if (a.modifiedMs != b.modifiedMs) return a.modifiedMs > b.modifiedMs;
            break;
        case SampleOrder::OpenFirst:
            if (a.done != b.done) return b.done;
            break;
        case SampleOrder::UnansweredFirst:
            if ((markA == nullptr) != (markB == nullptr)) return markA == nullptr;
            break;
        case SampleOrder::WorstFirst: {
            constexpr double kUnknown = 2;  // behind all that is known
            const double iouA = markA ? markA->iou.value_or(kUnknown) : kUnknown;
            const double iouB = markB ? markB->iou.value_or(kUnknown) : kUnknown;
            if (iouA != iouB) return iouA < iouB;
            break;
        }
    }
    return l < r;
}

}  // namespace sl
