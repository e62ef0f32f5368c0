// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QWidget>

#include "core/session/words.h"

namespace sl {

/// An answer as words that can be pointed at: shaded by how sure the model was, lit when something
/// linked to them is. Left and right step through them, Enter pins, any script is drawn.
class WordStrip : public QWidget {
    Q_OBJECT
public:
    explicit WordStrip(QWidget* parent = nullptr);

    void setWords(std::vector<Word> words);
    const std::vector<Word>& words() const { return m_words; }
    /// Words drawn as lit; the pinned one has a frame.
    void setLit(const std::vector<int>& lit, int pinned);
    /// Shows a caret at the end while the answer is still coming.
    void setStreaming(bool streaming);
    void setShading(bool shaded);
    void setFontScale(double scale);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void wordHovered(int word);  ///< -1: none any more
    void wordClicked(int word);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<QRect> layoutFor(int width, int* height) const;
    void relayout();
    int wordAt(const QPoint& position) const;
    void setCurrent(int word);
    void paintWord(QPainter& painter, int index) const;
    QFont wordFont() const;
    QString tooltipOf(int word) const;

    std::vector<Word> m_words;
    std::vector<QRect> m_rects;
    std::vector<int> m_lit;
    int m_pinned = -1;
    int m_current = -1;  // keyboard
    int m_hovered = -1;
    bool m_streaming = false, m_shaded = true;
    double m_scale = 1;
};

}  // namespace sl
