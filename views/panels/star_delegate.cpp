// SPDX-License-Identifier: Apache-2.0
#include "views/panels/star_delegate.h"

#include <QApplication>
#include <QPainter>

#include "views/panels/look.h"

namespace sl {

void StarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    QStyleOptionViewItem row(option);
    row.features &= ~QStyleOptionViewItem::HasCheckIndicator;
    const QWidget* widget = option.widget;
    (widget != nullptr ? widget->style() : QApplication::style())
        ->drawControl(QStyle::CE_ItemViewItem, &row, painter, widget);
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    QRect place(0, 0, kIconSide, kIconSide);
    place.moveCenter(option.rect.center());
    tintedIcon(on ? "star-on" : "star", on ? warnColor(widget) : lineColor(widget))
        .paint(painter, place);
}

}  // namespace sl
