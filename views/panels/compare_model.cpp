// SPDX-License-Identifier: Apache-2.0
#include "views/panels/compare_model.h"

#include <QFileInfo>

#include "core/session/words.h"

namespace sl {

namespace {

QString score(const std::optional<double>& value) {
    return value ? QString::number(*value, 'f', 2) : QString();
}

QString words(const std::string& text) {
    return readableText(QString::fromStdString(text).simplified());
}

}  // namespace

QString outcomeText(DiffOutcome outcome) {
    switch (outcome) {
        case DiffOutcome::Win: return CompareModel::tr("B wins");
        case DiffOutcome::Loss: return CompareModel::tr("A wins");
        case DiffOutcome::Tie: return CompareModel::tr("tie");
        case DiffOutcome::Same: return CompareModel::tr("same");
        case DiffOutcome::Differs: return CompareModel::tr("different");
    }
    return {};
}

void CompareModel::setDiff(const RunDiffPtr& diff) {
    beginResetModel();
    m_diff = diff;
    endResetModel();
}

int CompareModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_diff ? 0 : static_cast<int>(m_diff->rows.size());
}

int CompareModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CompareModel::text(const DiffRow& row, int column) const {
    switch (column) {
        case Outcome: return outcomeText(row.outcome);
        case Prompt: return words(row.prompt);
        case TextA: return words(row.textA);
        case TextB: return words(row.textB);
        case ScoreA: return score(row.scoreA);
        case ScoreB: return score(row.scoreB);
        case Gain:
            return row.scoreA && row.scoreB
                       ? (row.gain() > 0 ? "+" : "") + QString::number(row.gain(), 'f', 2)
                       : QString();
        case Picture: return QFileInfo(QString::fromStdString(row.media)).fileName();
        default: return {};
    }
}

QVariant CompareModel::sortValue(const DiffRow& row, int column) const {
    switch (column) {
        case Outcome: return static_cast<int>(row.outcome);
        case ScoreA: return row.scoreA.value_or(-1);
        case ScoreB: return row.scoreB.value_or(-1);
        case Gain: return row.gain();
        default: return text(row, column);
    }
}

QVariant CompareModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const DiffRow& r = row(index.row());
    switch (role) {
        case Qt::DisplayRole: return text(r, index.column());
        case SortRole: return sortValue(r, index.column());
        case OutcomeRole: return static_cast<int>(r.outcome);
        case Qt::ToolTipRole:
            return index.column() == Picture ? QString::fromStdString(r.media)
                                             : text(r, index.column());
        case Qt::AccessibleTextRole:
            return index.column() == Outcome
                       ? tr("%1: %2").arg(outcomeText(r.outcome), words(r.prompt))
                       : text(r, index.column());
        case Qt::TextAlignmentRole: {
            const bool number = index.column() >= ScoreA && index.column() <= Gain;
            return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                       (number ? Qt::AlignRight : Qt::AlignLeft));
        }
        default: return {};
    }
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    static const QStringList titles{tr("Outcome"), tr("Prompt"), tr("A says"), tr("B says"),
                                    tr("A"),       tr("B"),      tr("B − A"),  tr("Picture")};
    static const QStringList tips{{},
                                  {},
                                  {},
                                  {},
                                  tr("IoU of A's box with the truth, or the task's score"),
                                  tr("IoU of B's box with the truth, or the task's score"),
                                  tr("How much better B is"),
                                  {}};
    if (role == Qt::DisplayRole) return titles.value(section);
    if (role == Qt::ToolTipRole && !tips.value(section).isEmpty()) return tips.value(section);
    if (role == Qt::TextAlignmentRole && section >= ScoreA && section <= Gain)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    return {};
}

void CompareFilter::setOutcome(std::optional<DiffOutcome> outcome) {
    m_outcome = outcome;
    invalidateFilter();
}

void CompareFilter::setText(const QString& text) {
    m_text = text;
    invalidateFilter();
}

bool CompareFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QAbstractItemModel* model = sourceModel();
    if (m_outcome && model->index(row, 0, parent).data(CompareModel::OutcomeRole).toInt() !=
                         static_cast<int>(*m_outcome))
        return false;
    if (m_text.isEmpty()) return true;
    for (const int column :
         {CompareModel::Prompt, CompareModel::TextA, CompareModel::TextB, CompareModel::Picture})
        if (model->index(row, column, parent)
                .data()
                .toString()
                .contains(m_text, Qt::CaseInsensitive))
            return true;
    return false;
}

}  // namespace sl
