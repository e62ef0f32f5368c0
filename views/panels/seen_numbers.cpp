// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <QCoreApplication>

#include "views/panels/seen_panel.h"

namespace sl {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("SeenPanel", text);
}

QString number(double value) {
    return QString::number(value, 'g', 6);
}

QString rectText(const Box& box) {
    return QString("%1, %2 – %3, %4")
        .arg(number(box.x0), number(box.y0), number(box.x1), number(box.y1));
}

}  // namespace

std::vector<std::pair<QString, QString>> viewNumbers(const ViewGeometry& view,
                                                     const GeometryTrace& trace) {
    const Box content = view.contentRect();
    int tokens = 0, rows = 0, cols = 0;
    Box first;
    for (const VisualToken& token : trace.tokens) {
        if (token.view != view.index) continue;
        if (tokens++ == 0) first = token.viewRect;
        rows = std::max(rows, token.row + 1);
        cols = std::max(cols, token.col + 1);
    }
    std::vector<std::pair<QString, QString>> list{
        {tr("Model input"), QString("%1 × %2 px").arg(view.width).arg(view.height)},
        {tr("Shows of the file"), rectText(view.fileRect)},
        {tr("File"), QString("%1 × %2 px").arg(number(view.fileWidth), number(view.fileHeight))},
    };
    if (view.fileRect.valid())
        list.emplace_back(
            tr("Scale"), QString("%1 × %2").arg(number(content.width() / view.fileRect.width()),
                                                number(content.height() / view.fileRect.height())));
    list.emplace_back(tr("Padding"), QString("left %1, top %2, right %3, bottom %4")
                                         .arg(view.pad[0])
                                         .arg(view.pad[1])
                                         .arg(view.pad[2])
                                         .arg(view.pad[3]));
    list.emplace_back(tr("Visual tokens"),
                      QString("%1 (%2 rows × %3)").arg(tokens).arg(rows).arg(cols));
    if (tokens > 0)
        list.emplace_back(tr("One token sees"),
                          QString("%1 × %2 px").arg(number(first.width()), number(first.height())));
    return list;
}

std::vector<float> tokenWeights(const GeometryTrace& trace, const Grid& grid) {
    std::vector<float> weights;
    if (grid.rows <= 0 || grid.cols <= 0 || !grid.fileRect.valid() ||
        grid.values.size() != static_cast<std::size_t>(grid.rows) * grid.cols)
        return weights;
    for (const VisualToken& token : trace.tokens) {
        const auto rect = trace.fileRect(token);
        float value = 0;
        if (rect) {
            const double x = ((rect->x0 + rect->x1) / 2 - grid.fileRect.x0) / grid.fileRect.width();
            const double y =
                ((rect->y0 + rect->y1) / 2 - grid.fileRect.y0) / grid.fileRect.height();
            if (x >= 0 && x < 1 && y >= 0 && y < 1)
                value = grid.values[static_cast<std::size_t>(static_cast<int>(y * grid.rows)) *
                                        static_cast<std::size_t>(grid.cols) +
                                    static_cast<std::size_t>(static_cast<int>(x * grid.cols))];
        }
        weights.push_back(value);
    }
    return weights;
}

}  // namespace sl
