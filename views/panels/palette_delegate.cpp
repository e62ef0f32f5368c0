// SPDX-License-Identifier: Apache-2.0
#include "views/panels/palette_delegate.h"

#include <QAction>
#include <QPainter>

#include "views/panels/command_palette.h"
#include "views/panels/look.h"

namespace sl {

namespace {

/// Letters one by one, the matched ones in the accent; returns the width used.
int drawTitle(QPainter* painter, const QRect& rect, const QString& text,
              const std::vector<int>& positions, const QColor& plain, const QColor& strong) {
    int x = rect.left();
    std::size_t next = 0;
    const QFontMetrics metrics = painter->fontMetrics();
    for (int i = 0; i < text.size(); ++i) {
        const bool matched = next < positions.size() && positions[next] == i;
        if (matched) ++next;
        painter->setPen(matched ? strong : plain);
        painter->drawText(QRect(x, rect.top(), rect.right() - x, rect.height()),
                          Qt::AlignVCenter | Qt::AlignLeft, text.mid(i, 1));
        x = rect.left() + metrics.horizontalAdvance(text.left(i + 1));
    }
    return x - rect.left();
}

}  // namespace

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, kRowHeight};
}

void PaletteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QWidget* widget = option.widget;
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        QColor fill =
            option.state & QStyle::State_Selected ? accentColor(widget) : hoverColor(widget);
        if (option.state & QStyle::State_Selected) fill.setAlphaF(0.24F);
        painter->setPen(Qt::NoPen);
        painter->setBrush(fill);
        painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 6, 6);
    }
    QRect inner = option.rect.adjusted(kGap + kHalfGap, 0, -kGap - kHalfGap, 0);
    const QString whyNot = index.data(PaletteModel::WhyNotRole).toString();
    const auto* action = index.data(PaletteModel::ActionRole).value<QAction*>();
    if (action != nullptr && !action->icon().isNull())
        action->icon().paint(
            painter, QRect(inner.left(), inner.center().y() - kIconSide / 2, kIconSide, kIconSide),
            Qt::AlignCenter, whyNot.isEmpty() ? QIcon::Normal : QIcon::Disabled);
    inner.setLeft(inner.left() + kIconSide + kGap + kHalfGap);
    painter->setFont(option.font);
    const QString keys = index.data(PaletteModel::ShortcutRole).toString();
    painter->setPen(dimColor(widget));
    painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, keys);
    inner.setRight(inner.right() - option.fontMetrics.horizontalAdvance(keys) - 2 * kGap);
    const QColor plain = whyNot.isEmpty() ? option.palette.color(QPalette::Text) : dimColor(widget);
    const int used = drawTitle(painter, inner, index.data().toString(),
                               index.data(PaletteModel::PositionsRole).value<std::vector<int>>(),
                               plain, accentColor(widget));
    inner.setLeft(inner.left() + used + kGap + kHalfGap);
    painter->setPen(dimColor(widget));
    const QString behind =
        whyNot.isEmpty() ? index.data(PaletteModel::GroupRole).toString() : whyNot;
    painter->drawText(inner, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(behind, Qt::ElideRight, inner.width()));
    painter->restore();
}

}  // namespace sl
