// SPDX-License-Identifier: Apache-2.0
#include "views/panels/watch_cell.h"
#include "core/session/words.h"

#include <QKeyEvent>
#include <QPainter>

#include "views/canvas/overlay_colors.h"
#include "views/panels/look.h"

namespace sl {

namespace {

constexpr int kModel = 0, kBase = 1, kTruth = 2;  // of the Okabe-Ito colours
constexpr double kRadius = 6;

/// "“red” · IoU 0.71", "no answer".
QString said(const WatchAnswer& answer) {
    QString text = readableText(answer.text.simplified());
    if (text.isEmpty()) text = answer.annotations.empty() ? QObject::tr("no answer") : QString();
    QStringList parts;
    if (!text.isEmpty()) parts << text;
    if (answer.iou) parts << QObject::tr("IoU %1").arg(*answer.iou, 0, 'f', 2);
    return parts.join(" · ");
}

}  // namespace

QColor watchColor() {
    return overlayColor(kModel);
}
QColor watchBaseColor() {
    return overlayColor(kBase);
}
QColor watchTruthColor() {
    return overlayColor(kTruth);
}

WatchCell::WatchCell(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void WatchCell::setAnswers(const WatchAnswer& now, const std::optional<WatchAnswer>& base) {
    m_now = now;
    m_base = base;
    setAccessibleName(lines().join(". "));
    setToolTip(lines().join("\n"));
    update();
}

void WatchCell::setPicture(const QImage& picture, const QSize& fileSize, bool readable) {
    m_picture = picture;
    m_fileSize = fileSize;
    m_readable = readable;
    update();
}

QStringList WatchCell::lines() const {
    QStringList list{m_now.prompt.isEmpty() ? m_now.task : m_now.prompt};
    if (m_base) list << tr("base: %1").arg(said(*m_base));
    list << (m_base ? tr("now: %1").arg(said(m_now)) : said(m_now));
    if (!m_now.truthText.isEmpty()) list << tr("true: %1").arg(m_now.truthText);
    return list;
}

void WatchCell::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const int line = fontMetrics().height() + 2;
    const int written = 1 + (m_base ? 2 : 1) + (m_now.truthText.isEmpty() ? 0 : 1);
    painter.setPen(QPen(hasFocus() ? accentColor(this) : lineColor(this), 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    const QRect inner = rect().adjusted(kHalfGap + 2, kHalfGap + 2, -kHalfGap - 2, -kHalfGap);
    paintPicture(painter, QRectF(inner).adjusted(0, 0, 0, -written * line - 2));
    QRect row(inner.left(), inner.bottom() - written * line, inner.width(), line);
    painter.setPen(dimColor(this));
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(lines().first(), Qt::ElideRight, row.width()));
    row.translate(0, line);
    if (m_base) {
        paintLine(painter, row, *m_base, watchBaseColor());
        row.translate(0, line);
    }
    paintLine(painter, row, m_now, watchColor());
    row.translate(0, line);
    if (m_now.truthText.isEmpty()) return;
    painter.setPen(dimColor(this));
    painter.drawText(row.adjusted(kGap + kHalfGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(lines().last(), Qt::ElideRight, row.width() - 12));
}

void WatchCell::paintPicture(QPainter& painter, const QRectF& room) const {
    if (m_picture.isNull() || m_fileSize.isEmpty()) {
        painter.setPen(dimColor(this));
        painter.drawText(room, Qt::AlignCenter,
                         m_readable ? tr("reading…") : tr("the picture is gone"));
        return;
    }
    const QSizeF size = QSizeF(m_picture.size()).scaled(room.size(), Qt::KeepAspectRatio);
    const QRectF target(room.center() - QPointF(size.width() / 2, size.height() / 2), size);
    painter.drawImage(target, m_picture);
    paintBoxes(painter, target, m_now.truth, watchTruthColor(), true);
    if (m_base) paintBoxes(painter, target, m_base->annotations, watchBaseColor(), false);
    paintBoxes(painter, target, m_now.annotations, watchColor(), false);
}

void WatchCell::paintBoxes(QPainter& painter, const QRectF& target,
                           const std::vector<Annotation>& annotations, const QColor& color,
                           bool dashed) const {
    const double sx = target.width() / m_fileSize.width();
    const double sy = target.height() / m_fileSize.height();
    painter.save();
    painter.setClipRect(target.adjusted(-2, -2, 2, 2));
    painter.setBrush(Qt::NoBrush);
    for (const Annotation& annotation : annotations) {
        if (annotation.kind != Annotation::Kind::Box) continue;
        const Box& box = annotation.box;
        const QRectF rect(target.left() + box.x0 * sx, target.top() + box.y0 * sy, box.width() * sx,
                          box.height() * sy);
        painter.setPen(QPen(QColor(0, 0, 0, 170), 4));  // so that it shows on any picture
        painter.drawRect(rect);
        painter.setPen(QPen(color, 2, dashed ? Qt::DashLine : Qt::SolidLine));
        painter.drawRect(rect);
    }
    painter.restore();
}

void WatchCell::paintLine(QPainter& painter, const QRect& line, const WatchAnswer& answer,
                          const QColor& color) const {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(line.left(), line.center().y() - 3, 8, 8), 2, 2);
    QRect text = line.adjusted(kGap + kHalfGap, 0, 0, 0);
    if (answer.right) {
        const QColor mark = *answer.right ? goodColor(this) : badColor(this);
        const QRect icon(line.right() - kIconSide, line.top() + (line.height() - 14) / 2, 14, 14);
        tintedIcon(*answer.right ? "check" : "close", mark).paint(&painter, icon);
        text.setRight(icon.left() - kHalfGap);
    }
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(said(answer), Qt::ElideMiddle, text.width()));
}

void WatchCell::mouseDoubleClickEvent(QMouseEvent*) {
    Q_EMIT activated(m_now.media);
}

void WatchCell::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT activated(m_now.media);
    else QWidget::keyPressEvent(event);
}

}  // namespace sl
