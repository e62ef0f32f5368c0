// SPDX-License-Identifier: Apache-2.0
#include "views/panels/annotation_row.h"

#include <QEnterEvent>
#include <QPainter>

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
      m_label(QString::fromStdString(annotation.label)),
      m_place(placeText(annotation)) {
    if (m_label.isEmpty()) m_label = tr("box");
    if (annotation.score) m_score = QString::number(*annotation.score, 'f', 2);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(QStringList{m_label, m_place, m_score}.join(", "));
    setToolTip(annotation.score ? tr("Click to pin. Score: how sure the model was of these words")
                                : tr("Click to pin"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
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
