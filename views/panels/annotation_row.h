// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

#include "core/base/annotation.h"

namespace sl {

/// One thing read from an answer: its colour on the picture, label, place and score.
class AnnotationRow : public QAbstractButton {
    Q_OBJECT
public:
    AnnotationRow(const Annotation& annotation, const QColor& color, QWidget* parent = nullptr);

    void setLit(bool lit);
    /// Says how much a corrected box keeps of the model's own.
    void setModelBox(const Box& boxInFile);
    QSize sizeHint() const override;

Q_SIGNALS:
    void hovered(bool on);

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QColor m_color;
    Box m_box;
    QString m_label, m_place, m_score;
    bool m_lit = false, m_corrected = false;
};

/// "412, 233 – 506, 341" for a box, "1.0 – 4.5 s" for a span, empty for others.
QString placeText(const Annotation& annotation);

}  // namespace sl
