// SPDX-License-Identifier: Apache-2.0
#include "views/panels/word_strip.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include "views/canvas/overlay_colors.h"
#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kPadX = 3, kPadY = 3;
constexpr int kWordGap = 3;
constexpr int kLineGap = 4;
constexpr int kRadius = 4;
}  // namespace

WordStrip::WordStrip(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Answer, word by word"));
}

QFont WordStrip::wordFont() const {
    QFont f = font();
    f.setPixelSize(std::max(8, qRound(QFontInfo(f).pixelSize() * m_scale)));
    return f;
}

void WordStrip::setWords(std::vector<Word> words) {
    m_words = std::move(words);
    m_current = m_hovered = -1;
    QStringList text;
    for (const Word& word : m_words) text << word.text;
    setAccessibleDescription(text.join(' '));
    relayout();
}

void WordStrip::setLit(const std::vector<int>& lit, int pinned) {
    if (lit == m_lit && pinned == m_pinned) return;
    m_lit = lit;
    m_pinned = pinned;
    update();
}

void WordStrip::setStreaming(bool streaming) {
    m_streaming = streaming;
    update();
}

void WordStrip::setShading(bool shaded) {
    m_shaded = shaded;
    update();
}

void WordStrip::setFontScale(double scale) {
    m_scale = scale;
    relayout();
}

std::vector<QRect> WordStrip::layoutFor(int width, int* height) const {
    const QFontMetrics metrics(wordFont());
    const int lineHeight = std::max(metrics.height() + 2 * kPadY, kSmallestTarget);
    std::vector<QRect> rects;
    int x = 0, y = 0;
    for (const Word& word : m_words) {
        const int pad = word.box >= 0 ? 2 * kPadX : kPadX;
        const int wide = std::max(6, metrics.horizontalAdvance(word.text)) + 2 * pad;
        if (x > 0 && (word.breakBefore || x + wide > width)) {
            x = 0;
            y += lineHeight + kLineGap;
        }
        rects.emplace_back(x, y, std::min(wide, std::max(width, 10)), lineHeight);
        x += wide + kWordGap;
    }
    *height = y + lineHeight;
    return rects;
}

void WordStrip::relayout() {
    int height = 0;
    m_rects = layoutFor(width(), &height);
    if (layoutDirection() == Qt::RightToLeft)
        for (QRect& rect : m_rects) rect.moveRight(width() - rect.left());
    updateGeometry();
    update();
}

int WordStrip::heightForWidth(int width) const {
    int height = 0;
    layoutFor(width, &height);
    return height;
}

QSize WordStrip::sizeHint() const {
    const int width = 240;
    return {width, heightForWidth(this->width() > 50 ? this->width() : width)};
}

QSize WordStrip::minimumSizeHint() const {
    return {60, kSmallestTarget};
}

int WordStrip::wordAt(const QPoint& position) const {
    for (std::size_t i = 0; i < m_rects.size(); ++i)
        if (m_rects[i].adjusted(-1, -2, 1, 2).contains(position)) return static_cast<int>(i);
    return -1;
}

void WordStrip::paintWord(QPainter& painter, int index) const {
    const Word& word = m_words[static_cast<std::size_t>(index)];
    const QRect rect = m_rects[static_cast<std::size_t>(index)];
    const bool lit = std::find(m_lit.begin(), m_lit.end(), index) != m_lit.end();
    QColor fill = Qt::transparent;
    if (m_shaded && word.probability < 0.995) {
        fill = warnColor(this);
        // As strong as the text on it stays readable: 4.5:1 at the least sure.
        const double most = isDark(this) ? 0.45 : 0.62;
        fill.setAlphaF(static_cast<float>(std::clamp(most * (1 - word.probability), 0.0, most)));
    }
    painter.setPen(Qt::NoPen);
    if (fill.alpha() > 0) {
        painter.setBrush(fill);
        painter.drawRoundedRect(rect, kRadius, kRadius);
    }
    if (lit) {
        QColor glow = accentColor(this);
        glow.setAlphaF(isDark(this) ? 0.38F : 0.26F);
        painter.setBrush(glow);
        painter.drawRoundedRect(rect, kRadius, kRadius);
    }
    if (word.box >= 0) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(overlayColor(word.box), 2));
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), kRadius, kRadius);
    }
    if (index == m_pinned || (index == m_current && hasFocus())) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(accentColor(this), 1.5));
        painter.drawRoundedRect(QRectF(rect).adjusted(0.75, 0.75, -0.75, -0.75), kRadius, kRadius);
    }
    const bool dim = word.special && !lit && fill.alphaF() < 0.1F;
    painter.setPen(dim ? dimColor(this) : palette().color(QPalette::Text));
    const QString text =
        painter.fontMetrics().elidedText(word.text, Qt::ElideMiddle, rect.width() - kPadX);
    painter.drawText(rect, Qt::AlignCenter, text);
}

void WordStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(wordFont());
    for (int i = 0; i < static_cast<int>(m_rects.size()); ++i) paintWord(painter, i);
    if (!m_streaming) return;
    const QRect last = m_rects.empty() ? QRect(0, 0, 0, kSmallestTarget) : m_rects.back();
    painter.setPen(Qt::NoPen);
    painter.setBrush(accentColor(this));
    painter.drawRoundedRect(QRect(last.right() + 4, last.top() + 4, 7, last.height() - 8), 2, 2);
}

void WordStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    relayout();
}

void WordStrip::mouseMoveEvent(QMouseEvent* event) {
    const int word = wordAt(event->pos());
    if (word == m_hovered) return;
    m_hovered = word;
    setCursor(word >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    Q_EMIT wordHovered(word);
}

void WordStrip::mousePressEvent(QMouseEvent* event) {
    const int word = wordAt(event->pos());
    if (event->button() == Qt::LeftButton && word >= 0) Q_EMIT wordClicked(word);
}

void WordStrip::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_hovered = -1;
    Q_EMIT wordHovered(-1);
}

void WordStrip::setCurrent(int word) {
    m_current = word;
    Q_EMIT wordHovered(word);
    update();
}

void WordStrip::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_words.size()) - 1;
    switch (event->key()) {
        case Qt::Key_Right: setCurrent(std::min(last, m_current + 1)); return;
        case Qt::Key_Left: setCurrent(std::max(std::min(0, last), m_current - 1)); return;
        case Qt::Key_Home: setCurrent(std::min(0, last)); return;
        case Qt::Key_End: setCurrent(last); return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            if (m_current >= 0) Q_EMIT wordClicked(m_current);
            return;
        default: QWidget::keyPressEvent(event);
    }
}

void WordStrip::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason)
        setCurrent(std::min(0, static_cast<int>(m_words.size()) - 1));
}

void WordStrip::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    if (m_current >= 0) Q_EMIT wordHovered(-1);
    update();
}

void WordStrip::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) relayout();
}

QString WordStrip::tooltipOf(int index) const {
    const Word& word = m_words[static_cast<std::size_t>(index)];
    const int tokens = word.lastToken - word.firstToken + 1;
    return tr("“%1” — probability %2 %3")
        .arg(word.text.toHtmlEscaped())
        .arg(word.probability, 0, 'f', 3)
        .arg(tokens > 1 ? tr("(geometric mean of %1 tokens)").arg(tokens) : QString());
}

bool WordStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int word = wordAt(help->pos());
        if (word >= 0) QToolTip::showText(help->globalPos(), tooltipOf(word), this);
        else QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

}  // namespace sl
