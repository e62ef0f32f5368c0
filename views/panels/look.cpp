// SPDX-License-Identifier: Apache-2.0
#include "views/panels/look.h"

#include <QApplication>
#include <QBoxLayout>
#include <QFile>
#include <QIconEngine>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSvgRenderer>
#include <QToolButton>

namespace sl {

namespace {

/// Draws an SVG whose lines are `currentColor` in the colour of the palette.
class SvgIconEngine : public QIconEngine {
public:
    SvgIconEngine(QByteArray svg, QColor color) : m_svg(std::move(svg)), m_color(color) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        QByteArray svg = m_svg;
        svg.replace("currentColor", colorFor(mode).name().toUtf8());
        QSvgRenderer(svg).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new SvgIconEngine(m_svg, m_color); }

private:
    QColor colorFor(QIcon::Mode mode) const {
        if (m_color.isValid() && mode != QIcon::Disabled) return m_color;
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
        return palette.color(QPalette::ButtonText);
    }
    QByteArray m_svg;
    QColor m_color;
};

QIcon svgIcon(const QString& name, const QColor& color) {
    QFile file(":/icons/" + name + ".svg");
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QIcon(new SvgIconEngine(file.readAll(), color));
}

QColor inTheme(const QWidget* widget, const char* dark, const char* light) {
    return QColor(isDark(widget) ? dark : light);
}

}  // namespace

QIcon themedIcon(const QString& name) {
    return svgIcon(name, {});
}
QIcon tintedIcon(const QString& name, const QColor& color) {
    return svgIcon(name, color);
}

QColor accentColor(const QWidget* widget) {
    return widget->palette().color(QPalette::Link);
}
QColor dimColor(const QWidget* widget) {
    return widget->palette().color(QPalette::PlaceholderText);
}
QColor lineColor(const QWidget* widget) {
    return widget->palette().color(QPalette::Mid);
}
QColor hoverColor(const QWidget* widget) {
    return widget->palette().color(QPalette::Midlight);
}
QColor goodColor(const QWidget* widget) {
    return inTheme(widget, "#4fc38a", "#16794a");
}
QColor warnColor(const QWidget* widget) {
    return inTheme(widget, "#f0a540", "#8f5a00");
}
QColor badColor(const QWidget* widget) {
    return inTheme(widget, "#ff7b72", "#b3261e");
}

bool isDark(const QWidget* widget) {
    return widget->palette().color(QPalette::Window).lightness() < 128;
}

QToolButton* iconButton(const QString& icon, const QString& what, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(themedIcon(icon));
    button->setIconSize({kIconSide, kIconSide});
    button->setMinimumSize(kSmallestTarget + kHalfGap, kSmallestTarget + kHalfGap);
    button->setAutoRaise(true);
    button->setToolTip(what);
    button->setAccessibleName(what);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QPushButton* primaryButton(const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setProperty("primary", true);
    button->setMinimumHeight(kSmallestTarget + kHalfGap);
    return button;
}

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("heading", true);
    return label;
}

QLabel* note(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("note", true);
    label->setWordWrap(true);
    return label;
}

QFont tabularFont(const QFont& font) {
    // Qt 6.4 cannot switch on OpenType's tnum; the interface font's figures are of one width.
    QFont tabular(font);
    tabular.setStyleHint(QFont::SansSerif);
    tabular.setKerning(false);
    return tabular;
}

void setPanelMargins(QBoxLayout* layout) {
    layout->setContentsMargins(kGap + kHalfGap, kGap, kGap + kHalfGap, kGap + kHalfGap);
    layout->setSpacing(kGap);
}

void setUsable(QWidget* control, const QString& whyNot, const QString& tooltip) {
    control->setEnabled(whyNot.isEmpty());
    control->setToolTip(whyNot.isEmpty() ? tooltip : whyNot);
}

}  // namespace sl
