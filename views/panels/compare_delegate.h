// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <QStyledItemDelegate>

#include "core/base/image.h"
#include "core/base/run_diff.h"

namespace sl {

/// A question as a tile: its picture with the boxes of both sides and the truth, the prompt and the
/// outcome under it.
class CompareDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    struct Tile {
        const DiffRow* row = nullptr;
        ImagePtr picture;   ///< small; null while it is read
        QSize pictureSize;  ///< of the file, in pixels: what boxes count in
    };
    using TileOf = std::function<Tile(const QModelIndex&)>;

    explicit CompareDelegate(TileOf tileOf, QObject* parent = nullptr);

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    void paintPicture(QPainter* painter, const QRect& rect, const QStyleOptionViewItem& option,
                      const Tile& tile) const;

    TileOf m_tileOf;
};

/// Green for a win of B, red for one of A, else dim.
QColor outcomeColor(DiffOutcome outcome, const QWidget* widget);

}  // namespace sl
