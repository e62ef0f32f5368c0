// SPDX-License-Identifier: Apache-2.0
#include "views/panels/compare_delegate.h"

#include <QPainter>

#include "views/canvas/overlay_painter.h"
#include "views/panels/compare_boxes.h"
#include "views/panels/compare_model.h"
#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kTileWidth = 208;
constexpr int kPictureHeight = 148;
constexpr int kRadius = 6;
}  // namespace

QColor outcomeColor(DiffOutcome outcome, const QWidget* widget) {
    if (outcome == DiffOutcome::Win) return goodColor(widget);
    if (outcome == DiffOutcome::Loss) return badColor(widget);
    return dimColor(widget);
}

CompareDelegate::CompareDelegate(TileOf tileOf, QObject* parent)
    : QStyledItemDelegate(parent), m_tileOf(std::move(tileOf)) {}

QSize CompareDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {kTileWidth, kPictureHeight + 2 * option.fontMetrics.height() + 2 * kGap};
}

void CompareDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const Tile tile = m_tileOf(index);
    if (tile.row == nullptr) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || (option.state & QStyle::State_MouseOver)) {
        QColor fill = selected ? accentColor(option.widget) : hoverColor(option.widget);
        if (selected) fill.setAlphaF(0.22F);
        painter->setPen(selected ? QPen(accentColor(option.widget), 1.5) : QPen(Qt::NoPen));
        painter->setBrush(fill);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), kRadius, kRadius);
    }
    const QRect inner = option.rect.adjusted(kHalfGap, kHalfGap, -kHalfGap, -kHalfGap);
    const QRect picture(inner.topLeft(), QSize(inner.width(), kPictureHeight));
    paintPicture(painter, picture, option, tile);
    const QFontMetrics metrics(option.font);
    QRect line(inner.left() + kHalfGap, picture.bottom() + kHalfGap, inner.width() - kGap,
               metrics.height());
    painter->setPen(option.palette.color(QPalette::Text));
    const QString prompt = QString::fromStdString(tile.row->prompt).simplified();
    painter->drawText(line, Qt::AlignVCenter,
                      metrics.elidedText(prompt, Qt::ElideRight, line.width()));
    line.translate(0, metrics.height());
    painter->setPen(outcomeColor(tile.row->outcome, option.widget));
    QString outcome = outcomeText(tile.row->outcome);
    if (tile.row->scoreA && tile.row->scoreB)
        outcome += QString(" · %1 → %2")
                       .arg(*tile.row->scoreA, 0, 'f', 2)
                       .arg(*tile.row->scoreB, 0, 'f', 2);
    painter->drawText(line, Qt::AlignVCenter, outcome);
    painter->restore();
}

void CompareDelegate::paintPicture(QPainter* painter, const QRect& rect,
                                   const QStyleOptionViewItem& option, const Tile& tile) const {
    painter->fillRect(rect, option.palette.color(QPalette::AlternateBase));
    if (!tile.picture || tile.pictureSize.isEmpty()) return;
    const QImage image(tile.picture->rgb.data(), tile.picture->width, tile.picture->height,
                       tile.picture->width * 3, QImage::Format_RGB888);
    painter->save();
    painter->setClipRect(rect);
    painter->translate(rect.topLeft());
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    ViewTransform view;
    view.setContentSize(tile.pictureSize.width(), tile.pictureSize.height());
    view.setViewportSize(rect.width(), rect.height());
    view.fit();
    const Box whole{0, 0, static_cast<double>(tile.pictureSize.width()),
                    static_cast<double>(tile.pictureSize.height())};
    painter->drawImage(toQRectF(view.viewportFromImage(whole)), image);
    OverlayScene scene;
    scene.boxes = boxesOfRow(*tile.row, DiffLayer::Both);
    scene.fileSize = tile.pictureSize;
    paintOverlay(*painter, rect.size(), scene, view, option.palette);
    painter->restore();
}

}  // namespace sl
