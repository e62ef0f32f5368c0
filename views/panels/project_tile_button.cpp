// SPDX-License-Identifier: Apache-2.0
#include "views/panels/project_tile_button.h"

#include <algorithm>

#include <QPainter>
#include <QPainterPath>

#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kRadius = 10;
constexpr int kTextHeight = 60;
}  // namespace

ProjectTileButton::ProjectTileButton(ProjectTile tile, QWidget* parent)
    : QAbstractButton(parent), m_tile(std::move(tile)) {
    setAccessibleName(tr("Open %1").arg(m_tile.name));
    setAccessibleDescription(m_tile.description);
    setToolTip(m_tile.folder);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProjectTileButton::paintPictures(QPainter& painter, const QRect& rect) const {
    const int count = std::max<int>(1, static_cast<int>(m_tile.pictures.size()));
    for (int i = 0; i < static_cast<int>(m_tile.pictures.size()); ++i) {
        const Image& image = *m_tile.pictures[static_cast<std::size_t>(i)];
        const int left = rect.left() + rect.width() * i / count;
        const int right = rect.left() + rect.width() * (i + 1) / count;
        const QRect cell(left, rect.top(), right - left - (i + 1 < count ? 2 : 0), rect.height());
        const double scale = std::max(static_cast<double>(cell.width()) / image.width,
                                      static_cast<double>(cell.height()) / image.height);
        const QSizeF part(cell.width() / scale, cell.height() / scale);
        const QRectF source((image.width - part.width()) / 2, (image.height - part.height()) / 2,
                            part.width(), part.height());
        painter.drawImage(QRectF(cell),
                          QImage(image.rgb.data(), image.width, image.height, image.width * 3,
                                 QImage::Format_RGB888),
                          source);
    }
}

void ProjectTileButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    QPainterPath shape;
    shape.addRoundedRect(frame, kRadius, kRadius);
    painter.fillPath(shape, palette().color(underMouse() ? QPalette::Midlight : QPalette::Base));
    painter.save();
    painter.setClipPath(shape);
    paintPictures(painter, rect().adjusted(1, 1, -1, -kTextHeight));
    painter.restore();
    painter.setPen(
        QPen(hasFocus() || underMouse() ? accentColor(this) : lineColor(this), hasFocus() ? 2 : 1));
    painter.drawPath(shape);

    const QRect text = rect().adjusted(2 * kGap, height() - kTextHeight + kGap, -2 * kGap, -kGap);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(text, Qt::AlignTop | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(m_tile.name, Qt::ElideRight, text.width()));
    painter.setFont(font());
    painter.setPen(dimColor(this));
    painter.drawText(
        text, Qt::AlignBottom | Qt::AlignLeft,
        painter.fontMetrics().elidedText(m_tile.description, Qt::ElideRight, text.width()));
}

}  // namespace sl
