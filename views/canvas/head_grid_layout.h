// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace sl {

/// One head of one layer; -1 stands for the mean over that axis.
struct HeadAt {
    int layer = -1, head = -1;
    bool operator==(const HeadAt&) const = default;
};

/// Where the cells of a layer × head grid lie, in logical pixels. Layers downwards, heads across;
/// beside and above them the headers, which stand for means. Pure numbers.
class HeadGridLayout {
public:
    HeadGridLayout() = default;
    /// Largest cells of `aspect` (width / height of the picture's part) that fit into `available`
    /// beside headers of size `header`, within 24 and 160 pixels a side; smaller room scrolls.
    HeadGridLayout(QSizeF available, QSizeF header, int layers, int heads, double aspect);

    QSizeF cellSize() const { return m_cell; }
    QSizeF header() const { return m_header; }
    /// Size of all cells with their gaps, without headers.
    QSizeF contentSize() const;
    /// In content coordinates: (0, 0) is the corner below and right of the headers.
    QRectF cellRect(int layer, int head) const;
    /// What lies at `position`, in content coordinates: a cell, a row header (left of 0, head -1),
    /// a column header (above 0, layer -1), the corner (both -1). False in gaps and beyond.
    bool at(QPointF position, HeadAt& found) const;

private:
    int index(double position, double cell, int count) const;

    QSizeF m_header, m_cell;
    int m_layers = 0, m_heads = 0;
};

}  // namespace sl
