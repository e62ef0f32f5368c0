// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/head_table_model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace sl {

double halfMassShare(const float* values, std::size_t count) {
    std::vector<float> sorted;
    for (std::size_t i = 0; i < count; ++i)
        if (std::isfinite(values[i]) && values[i] > 0) sorted.push_back(values[i]);
    if (sorted.empty()) return 0;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const double half = std::accumulate(sorted.begin(), sorted.end(), 0.0) / 2;
    double sum = 0;
    std::size_t taken = 0;
    while (taken < sorted.size() && sum < half) sum += sorted[taken++];
    return static_cast<double>(taken) / static_cast<double>(count);
}

void HeadTableModel::setStack(HeadStack stack, int token) {
    beginResetModel();
    m_stack = std::move(stack);
    m_token = token;
    m_rows.clear();
    if (!m_stack.empty() && token >= 0 && token < m_stack.tokens())
        for (int l = 0; l < m_stack.layers(); ++l)
            for (int h = 0; h < m_stack.heads(); ++h) m_rows.push_back(read(l, h));
    endResetModel();
}

HeadTableModel::Row HeadTableModel::read(int layer, int head) const {
    Row row;
    row.layer = layer;
    row.head = head;
    const float* values = m_stack.values(m_token, layer, head);
    const int cells = m_stack.rows() * m_stack.cols();
    double peak = -INFINITY;
    for (int i = 0; i < cells; ++i) {
        if (!std::isfinite(values[i])) continue;
        row.mass += values[i];
        if (values[i] <= peak) continue;
        peak = values[i];
        row.peakRow = i / m_stack.cols();
        row.peakCol = i % m_stack.cols();
    }
    row.peak = std::isfinite(peak) ? peak : 0;
    row.focus = halfMassShare(values, static_cast<std::size_t>(cells));
    return row;
}

int HeadTableModel::rowOf(int layer, int head) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) {
        return row.layer == layer && row.head == head;
    });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int HeadTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int HeadTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HeadTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole: return text(row, index.column());
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: return sentence(row);
        case Qt::TextAlignmentRole: return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        case SortRole: return number(row, index.column());
        case LayerRole: return row.layer;
        case HeadRole: return row.head;
        default: return {};
    }
}

QVariant HeadTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (section < 0 || section >= ColumnCount) return {};
    static const char* const kTitles[]{QT_TR_NOOP("Layer"),   QT_TR_NOOP("Head"),
                                       QT_TR_NOOP("Mass"),    QT_TR_NOOP("Peak"),
                                       QT_TR_NOOP("Peak at"), QT_TR_NOOP("Half in")};
    static const char* const kHelp[]{
        QT_TR_NOOP("Layer of the decoder"),
        QT_TR_NOOP("Attention head"),
        QT_TR_NOOP("Sum over the picture: how much of its attention the word gives to it"),
        QT_TR_NOOP("Greatest value of one cell"),
        QT_TR_NOOP("Row and column of the greatest value, counted from 1"),
        QT_TR_NOOP("Share of the cells that hold half of the mass; small means pointed")};
    if (role == Qt::DisplayRole) return tr(kTitles[section]);
    if (role == Qt::ToolTipRole) return tr(kHelp[section]);
    return {};
}

QVariant HeadTableModel::number(const Row& row, int column) const {
    switch (column) {
        case Layer: return row.layer;
        case Head: return row.head;
        case Mass: return row.mass;
        case Peak: return row.peak;
        case PeakAt: return row.peakRow * m_stack.cols() + row.peakCol;
        case Focus: return row.focus;
        default: return {};
    }
}

QString HeadTableModel::text(const Row& row, int column) const {
    switch (column) {
        case Layer: return m_stack.layerLabel(row.layer);
        case Head: return m_stack.headLabel(row.head);
        case Mass: return QString::number(row.mass, 'f', 3);
        case Peak: return QString::number(row.peak, 'f', 3);
        case PeakAt: return tr("%1, %2").arg(row.peakRow + 1).arg(row.peakCol + 1);
        case Focus: return tr("%1 %").arg(100 * row.focus, 0, 'f', 0);
        default: return {};
    }
}

QString HeadTableModel::sentence(const Row& row) const {
    return tr("Layer %1, head %2: mass %3, peak %4 at row %5, column %6, half of it in %7 of the "
              "cells")
        .arg(text(row, Layer), text(row, Head), text(row, Mass), text(row, Peak))
        .arg(row.peakRow + 1)
        .arg(row.peakCol + 1)
        .arg(text(row, Focus));
}

}  // namespace sl
