// SPDX-License-Identifier: Apache-2.0
#include "views/panels/annotation_row.h"

#include <QEnterEvent>
#include <QPainter>

#include "core/session/box_edits.h"
#include "views/panels/look.h"

namespace sl {

QString placeText(const Annotation& annotation) {
    switch (annotation.kind) {
        case Annotation::Kind::Box:
            return QString("%1, %2 – %3, %4")
                .arg(qRound(annotation.box.x0))
                .arg(qRound(annotation.box.y0))
                .arg(qRound(annotation.box.x1))
                .arg(qRound(annotation.box.y1));
        case Annotation::Kind::Span:
            return QString("%1 – %2 s")
                .arg(annotation.span.startSec, 0, 'f', 1)
                .arg(annotation.span.endSec, 0, 'f', 1);
        default: return {};
    }
}

AnnotationRow::AnnotationRow(const Annotation& annotation, const QColor& color, QWidget* parent)
    : QAbstractButton(parent),
      m_color(color),
      m_box(annotation.box),
      m_label(QString::fromStdString(annotation.label)),
      m_place(placeText(annotation)) {
    if (m_label.isEmpty()) m_label = tr("box");
    m_corrected = annotation.author.kind == Author::Kind::Person;
    if (annotation.score) m_score = QString::number(*annotation.score, 'f', 2);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(QStringList{m_label, m_place, m_score}.join(", "));
    setToolTip(annotation.score ? tr("Click to pin. Score: how sure the model was of these words")
                                : tr("Click to pin"));
    if (m_corrected)
        setToolTip(tr("By %1. Click to pin").arg(QString::fromStdString(annotation.author.id)));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void AnnotationRow::setModelBox(const Box& box) {
    if (box == m_box) return;
    m_score = tr("IoU %1").arg(boxIou(box, m_box), 0, 'f', 2);
    setToolTip(toolTip() + tr(". IoU: how much it keeps of the model's own box"));
    setAccessibleName(QStringList{m_label, m_place, m_score}.join(", "));
    update();
}

void AnnotationRow::setLit(bool lit) {
    if (m_lit == lit) return;
    m_lit = lit;
    update();
}

QSize AnnotationRow::sizeHint() const {
    return {180, std::max(kSmallestTarget + kHalfGap, fontMetrics().height() + kGap)};
}

void AnnotationRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_lit || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(accentColor(this), 1.5) : QPen(Qt::NoPen));
        painter.setBrush(m_lit ? hoverColor(this) : QColor(Qt::transparent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 5, 5);
    }
    const QRect swatch(kHalfGap + 2, height() / 2 - 6, 12, 12);
    painter.setPen(QPen(m_color, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(swatch).adjusted(1, 1, -1, -1), 2, 2);
    if (m_corrected) {  // as on the picture
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_color);
        painter.drawEllipse(QPointF(swatch.right(), swatch.top() + 1), 3.5, 3.5);
    }

    QRect text = rect().adjusted(swatch.right() + kGap, 0, -kGap, 0);
    painter.setFont(tabularFont(font()));
    if (!m_score.isEmpty()) {
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, m_score);
        text.setRight(text.right() - fontMetrics().horizontalAdvance(m_score) - kGap);
    }
    const int placeWidth = fontMetrics().horizontalAdvance(m_place);
    const int labelWidth = fontMetrics().horizontalAdvance(m_label);
    if (labelWidth + placeWidth + 2 * kGap <= text.width()) {
        painter.setPen(dimColor(this));
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, m_place);
        text.setRight(text.right() - placeWidth - kGap);
    }
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_label, Qt::ElideRight, text.width()));
}

void AnnotationRow::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    Q_EMIT hovered(true);
}

void AnnotationRow::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    Q_EMIT hovered(false);
}

}  // namespace sl
