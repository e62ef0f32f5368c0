// SPDX-License-Identifier: Apache-2.0
#include "views/panels/runs_model.h"

#include <QDateTime>
#include <QFileInfo>

#include "core/session/words.h"

namespace sl {

QString shortTime(const QString& isoUtc) {
    const QDateTime time = QDateTime::fromString(isoUtc, Qt::ISODateWithMs).toLocalTime();
    if (!time.isValid()) return isoUtc;
    const QDate today = QDate::currentDate();
    const QString clock = time.toString("HH:mm:ss");
    if (time.date() == today) return clock;
    if (time.date() == today.addDays(-1)) return QObject::tr("yesterday %1").arg(clock);
    return time.toString(time.date().year() == today.year() ? "d MMM HH:mm" : "d MMM yyyy HH:mm");
}

void RunsModel::setRuns(std::vector<Run> runs) {
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    std::vector<std::string> ids;
    for (const QModelIndex& index : before) ids.push_back(run(index.row()).id);
    m_runs = std::move(runs);
    for (int i = 0; i < before.size(); ++i) {
        const int row = rowOf(QString::fromStdString(ids[static_cast<std::size_t>(i)]));
        after << (row < 0 ? QModelIndex() : index(row, before[i].column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

int RunsModel::rowOf(const QString& id) const {
    const std::string wanted = id.toStdString();
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        if (m_runs[i].id == wanted) return static_cast<int>(i);
    return -1;
}

void RunsModel::setStarred(int row, bool starred) {
    m_runs[static_cast<std::size_t>(row)].starred = starred;
    Q_EMIT dataChanged(index(row, Star), index(row, Star));
}

void RunsModel::setNote(int row, const QString& note) {
    m_runs[static_cast<std::size_t>(row)].note = note.toStdString();
    Q_EMIT dataChanged(index(row, Note), index(row, Note));
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != Note || role != Qt::EditRole) return false;
    const QString before = QString::fromStdString(run(index.row()).note);
    const QString note = value.toString().trimmed();
    if (note == before) return false;
    setNote(index.row(), note);
    Q_EMIT noteWritten(QString::fromStdString(run(index.row()).id), before, note);
    return true;
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Note ? flags | Qt::ItemIsEditable : flags;
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunsModel::text(const Run& run, int column) const {
    switch (column) {
        case Star: return {};
        case Started: return shortTime(QString::fromStdString(run.started));
        case Task:
            if (run.kind == "annotation") return tr("boxes by hand");
            return run.kind == "ask" ? QString::fromStdString(run.task)
                                     : QString::fromStdString(run.kind + " " + run.task);
        case Media: {
            const QString first =
                run.media.empty() ? QString()
                                  : QFileInfo(QString::fromStdString(run.media.front())).fileName();
            return run.media.size() > 1 ? tr("%1 + %2").arg(first).arg(run.media.size() - 1)
                                        : first;
        }
        case Prompt: return QString::fromStdString(run.prompt).simplified();
        case Text: return readableText(QString::fromStdString(run.text));
        case Model: return QFileInfo(QString::fromStdString(run.model)).fileName();
        case Duration:
            return run.durationMs >= 10'000 ? tr("%1 s").arg(run.durationMs / 1000, 0, 'f', 1)
                                            : tr("%1 ms").arg(run.durationMs, 0, 'f', 0);
        case State: return QString::fromStdString(runStateName(run.state));
        case Verdict: return QString::fromStdString(run.verdict);
        case Note: return QString::fromStdString(run.note);
        default: return {};
    }
}

QVariant RunsModel::sortValue(const Run& run, int column) const {
    switch (column) {
        case Star: return run.starred ? 0 : 1;
        case Started: return QString::fromStdString(run.started);
        case Duration: return run.durationMs;
        default: return text(run, column);
    }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Run& r = run(index.row());
    switch (role) {
        case Qt::DisplayRole: return text(r, index.column());
        case Qt::EditRole:
            return index.column() == Note ? QVariant(QString::fromStdString(r.note)) : QVariant();
        case SortRole: return sortValue(r, index.column());
        case IdRole: return QString::fromStdString(r.id);
        case Qt::AccessibleTextRole:
            return index.column() == Star ? (r.starred ? tr("starred") : tr("not starred"))
                                          : text(r, index.column());
        case Qt::CheckStateRole:
            if (index.column() != Star) return {};
            return r.starred ? Qt::Checked : Qt::Unchecked;
        case Qt::ToolTipRole:
            if (index.column() == Star) return r.starred ? tr("Starred") : tr("Click to star");
            if (index.column() == Media && !r.media.empty())
                return QString::fromStdString(r.media.front());
            if (index.column() == Started) return QString::fromStdString(r.started);
            return text(r, index.column());
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() == Duration
                                           ? Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter)
                                           : Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
        default: return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    static const QStringList titles{QString(),    tr("Time"),    tr("Task"),  tr("Picture"),
                                    tr("Prompt"), tr("Answer"),  tr("Model"), tr("Took"),
                                    tr("State"),  tr("Verdict"), tr("Note")};
    if (role == Qt::DisplayRole) return titles.value(section);
    if (role == Qt::AccessibleTextRole) return section == Star ? tr("Star") : titles.value(section);
    return {};
}

}  // namespace sl
