// SPDX-License-Identifier: Apache-2.0
#include "views/panels/sample_delegate.h"

#include <QAbstractProxyModel>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include "views/panels/look.h"
#include "views/panels/samples_model.h"

namespace sl {

namespace {

constexpr int kRowHeight = 48;
constexpr int kMark = 18;
constexpr int kRadius = 6;

ImagePtr thumbnailOf(const QModelIndex& index) {
    const auto* proxy = qobject_cast<const QAbstractProxyModel*>(index.model());
    if (proxy == nullptr) return {};
    const auto* model = qobject_cast<const SamplesModel*>(proxy->sourceModel());
    return model == nullptr ? ImagePtr() : model->thumbnail(proxy->mapToSource(index).row());
}

/// The middle of the thumbnail that fills `rect`.
QRectF croppedSource(const Image& image, const QRect& rect) {
    const double scale = std::max(static_cast<double>(rect.width()) / image.width,
                                  static_cast<double>(rect.height()) / image.height);
    const double w = rect.width() / scale, h = rect.height() / scale;
    return {(image.width - w) / 2, (image.height - h) / 2, w, h};
}

}  // namespace

SampleDelegate::SampleDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

QSize SampleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    if (!m_tiles) return {200, kRowHeight};
    return {m_tileWidth, m_tileWidth * 3 / 4 + option.fontMetrics.height() + kGap + kHalfGap};
}

QRect SampleDelegate::pictureRect(const QRect& item) const {
    if (!m_tiles)
        return {item.left() + kHalfGap, item.top() + kHalfGap, 52, item.height() - 2 * kHalfGap};
    return {item.left() + 3, item.top() + 3, item.width() - 6, item.width() * 3 / 4 - 6};
}

QRect SampleDelegate::markRect(const QRect& item) const {
    if (!m_tiles) return {item.right() - kMark - kGap, item.center().y() - kMark / 2, kMark, kMark};
    const QRect picture = pictureRect(item);
    return {picture.right() - kMark - 3, picture.top() + 4, kMark, kMark};
}

void SampleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state & QStyle::State_Selected;
    const bool hovered = option.state & QStyle::State_MouseOver;
    if (selected || hovered) {
        QColor fill = selected ? accentColor(option.widget) : hoverColor(option.widget);
        if (selected) fill.setAlphaF(0.22F);
        painter->setPen(Qt::NoPen);
        painter->setBrush(fill);
        painter->drawRoundedRect(option.rect, kRadius, kRadius);
    }
    paintPicture(painter, option, index);
    paintText(painter, option, index);
    paintMark(painter, option, index);
    if (selected) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(accentColor(option.widget), 1.5));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -0.75), kRadius,
                                 kRadius);
    }
    painter->restore();
}

void SampleDelegate::paintPicture(QPainter* painter, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
    const QRect rect = pictureRect(option.rect);
    QPainterPath clip;
    clip.addRoundedRect(rect, kRadius - 2, kRadius - 2);
    painter->save();
    painter->setClipPath(clip);
    if (const ImagePtr image = thumbnailOf(index)) {
        const QImage picture(image->rgb.data(), image->width, image->height, image->width * 3,
                             QImage::Format_RGB888);
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(QRectF(rect), picture, croppedSource(*image, rect));
    } else {
        painter->fillRect(rect, option.palette.color(QPalette::AlternateBase));
        const bool bad = index.data(SamplesModel::MissingRole).toBool() ||
                         index.data(SamplesModel::UnreadableRole).toBool();
        const QSize side(20, 20);
        QRect middle(QPoint(0, 0), side);
        middle.moveCenter(rect.center());
        tintedIcon(bad ? "warning" : "picture",
                   bad ? warnColor(option.widget) : lineColor(option.widget))
            .paint(painter, middle);
    }
    painter->restore();
}

void SampleDelegate::paintText(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    const QRect picture = pictureRect(option.rect);
    const bool missing = index.data(SamplesModel::MissingRole).toBool();
    painter->setPen(missing ? warnColor(option.widget) : option.palette.color(QPalette::Text));
    const QString name = index.data().toString();
    const QFontMetrics metrics(option.font);
    if (m_tiles) {
        const QRect line(option.rect.left() + kHalfGap, picture.bottom() + kHalfGap,
                         option.rect.width() - 2 * kHalfGap, metrics.height());
        const QString last = name.section('/', -1);
        painter->drawText(line, Qt::AlignCenter,
                          metrics.elidedText(last, Qt::ElideMiddle, line.width()));
        return;
    }
    QRect line(picture.right() + kGap, option.rect.top(), option.rect.width(),
               option.rect.height());
    line.setRight(markRect(option.rect).left() - kHalfGap);
    const QString question = index.data(SamplesModel::QuestionRole).toString();
    if (question.isEmpty()) {
        painter->drawText(line, Qt::AlignVCenter,
                          metrics.elidedText(name, Qt::ElideMiddle, line.width()));
        return;
    }
    const QRect upper(line.left(), line.center().y() - metrics.height(), line.width(),
                      metrics.height());
    painter->drawText(upper, Qt::AlignVCenter,
                      metrics.elidedText(name, Qt::ElideMiddle, line.width()));
    painter->setPen(dimColor(option.widget));
    painter->drawText(upper.translated(0, metrics.height()), Qt::AlignVCenter,
                      metrics.elidedText(question, Qt::ElideRight, line.width()));
}

/// A dot in the corner opposite to the tick: answered (hollow), judged right or wrong (filled).
void SampleDelegate::paintVerdict(QPainter* painter, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
    if (!index.data(SamplesModel::AnsweredRole).toBool()) return;
    const QString verdict = index.data(SamplesModel::VerdictRole).toString();
    const bool wrong = index.data(SamplesModel::WrongRole).toBool();
    const QRect picture = pictureRect(option.rect);
    const QRectF dot(picture.left() + 5, picture.top() + 5, 9, 9);
    QColor color(255, 255, 255);
    if (!verdict.isEmpty() || wrong)
        color = verdict == "corrected" ? accentColor(option.widget)
                : wrong                ? badColor(option.widget)
                                       : goodColor(option.widget);
    painter->setPen(QPen(QColor(0, 0, 0, 170), 3.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawEllipse(dot);
    painter->setPen(QPen(color, 1.5));
    painter->setBrush(verdict.isEmpty() && !wrong ? QColor(0, 0, 0, 110) : color);
    painter->drawEllipse(dot);
}

void SampleDelegate::paintMark(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    paintVerdict(painter, option, index);
    const bool done = index.data(SamplesModel::DoneRole).toBool();
    if (!done && !(option.state & QStyle::State_MouseOver)) return;
    const QRect rect = markRect(option.rect);
    painter->setPen(QPen(done ? Qt::transparent : QColor(255, 255, 255, 190), 1.5));
    painter->setBrush(done ? goodColor(option.widget) : QColor(0, 0, 0, 110));
    painter->drawEllipse(QRectF(rect).adjusted(1, 1, -1, -1));
    if (done)
        tintedIcon("check", isDark(option.widget) ? QColor("#0d1512") : QColor(Qt::white))
            .paint(painter, rect.adjusted(3, 3, -3, -3));
}

bool SampleDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                                 const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (event->type() != QEvent::MouseButtonRelease) return false;
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (!markRect(option.rect).adjusted(-4, -4, 4, 4).contains(mouse->pos())) return false;
    const bool done = index.data(SamplesModel::DoneRole).toBool();
    return model->setData(index, done ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

}  // namespace sl
