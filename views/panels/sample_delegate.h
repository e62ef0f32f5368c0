// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace sl {

/// Draws a sample as a tile (thumbnail over name) or as a row (small thumbnail, name, question).
class SampleDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit SampleDelegate(QObject* parent = nullptr);

    void setTiles(bool tiles) { m_tiles = tiles; }
    void setTileWidth(int width) { m_tileWidth = width; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

private:
    QRect pictureRect(const QRect& item) const;
    QRect markRect(const QRect& item) const;
    void paintPicture(QPainter* painter, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const;
    void paintText(QPainter* painter, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const;
    void paintVerdict(QPainter* painter, const QStyleOptionViewItem& option,
                      const QModelIndex& index) const;
    void paintMark(QPainter* painter, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const;

    bool m_tiles = true;
    int m_tileWidth = 96;
};

}  // namespace sl
