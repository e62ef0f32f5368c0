// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <QImage>
#include <QWidget>

#include "core/session/watch.h"

namespace sl {

/// One watched sample at one checkpoint: the picture with the answer's box and the true one
/// (dashed), the question, what was said, and how near it came. With a second answer (the base's)
/// both are drawn and written.
class WatchCell : public QWidget {
    Q_OBJECT
public:
    explicit WatchCell(QWidget* parent = nullptr);

    void setAnswers(const WatchAnswer& now, const std::optional<WatchAnswer>& base);
    /// `readable` false: the picture is not there any more.
    void setPicture(const QImage& picture, const QSize& fileSize, bool readable);
    const QString& media() const { return m_now.media; }
    /// What is written under the picture, line by line.
    QStringList lines() const;

    QSize sizeHint() const override { return {250, 190}; }
    QSize minimumSizeHint() const override { return {180, 130}; }

Q_SIGNALS:
    void activated(const QString& media);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void paintPicture(QPainter& painter, const QRectF& room) const;
    void paintBoxes(QPainter& painter, const QRectF& target,
                    const std::vector<Annotation>& annotations, const QColor& color,
                    bool dashed) const;
    void paintLine(QPainter& painter, const QRect& line, const WatchAnswer& answer,
                   const QColor& color) const;

    WatchAnswer m_now;
    std::optional<WatchAnswer> m_base;
    QImage m_picture;
    QSize m_fileSize;
    bool m_readable = true;
};

/// Colours of the boxes: of the checkpoint looked at, of the base, and of the truth.
QColor watchColor();
QColor watchBaseColor();
QColor watchTruthColor();

}  // namespace sl
