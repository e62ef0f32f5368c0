// SPDX-License-Identifier: Apache-2.0
#include "app/gui/theme.h"

#include <algorithm>

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QMap>
#include <QPalette>
#include <QStyleFactory>
#include <QToolTip>

namespace sl {

namespace {

constexpr int kTextPixels = 13;

/// Colours by name, as style.qss writes them (@name).
using Colors = QMap<QString, QString>;

Colors darkColors() {
    return {
        {"window", "#15171c"}, {"panel", "#1b1e24"},  {"base", "#12141a"},
        {"raised", "#242831"}, {"hover", "#2b303b"},  {"line", "#2f3440"},
        {"text", "#e8eaee"},   {"dim", "#9ba3b1"},    {"off", "#626a78"},
        {"accent", "#8f9cff"}, {"fill", "#5867e0"},   {"fillHover", "#6674ea"},
        {"onFill", "#ffffff"}, {"scroll", "#3a404d"}, {"scrollHover", "#4d5463"},
        {"arrow", "dark"},
    };
}

Colors lightColors() {
    return {
        {"window", "#eceef2"}, {"panel", "#f8f9fb"},  {"base", "#ffffff"},
        {"raised", "#ffffff"}, {"hover", "#e4e7ee"},  {"line", "#d0d5de"},
        {"text", "#1a1e26"},   {"dim", "#596273"},    {"off", "#9aa1ae"},
        {"accent", "#4150cf"}, {"fill", "#4655d4"},   {"fillHover", "#3846c0"},
        {"onFill", "#ffffff"}, {"scroll", "#c2c8d2"}, {"scrollHover", "#a3abb8"},
        {"arrow", "light"},
    };
}

QPalette paletteOf(const Colors& c) {
    const auto color = [&](const char* name) { return QColor(c.value(name)); };
    QPalette p;
    p.setColor(QPalette::Window, color("panel"));
    p.setColor(QPalette::WindowText, color("text"));
    p.setColor(QPalette::Base, color("base"));
    p.setColor(QPalette::AlternateBase, color("raised"));
    p.setColor(QPalette::Text, color("text"));
    p.setColor(QPalette::PlaceholderText, color("dim"));
    p.setColor(QPalette::Button, color("raised"));
    p.setColor(QPalette::ButtonText, color("text"));
    p.setColor(QPalette::BrightText, color("onFill"));
    p.setColor(QPalette::Highlight, color("fill"));
    p.setColor(QPalette::HighlightedText, color("onFill"));
    p.setColor(QPalette::Link, color("accent"));
    p.setColor(QPalette::LinkVisited, color("accent"));
    p.setColor(QPalette::ToolTipBase, color("raised"));
    p.setColor(QPalette::ToolTipText, color("text"));
    p.setColor(QPalette::Light, color("hover"));
    p.setColor(QPalette::Midlight, color("hover"));
    p.setColor(QPalette::Mid, color("line"));
    p.setColor(QPalette::Dark, color("window"));
    p.setColor(QPalette::Shadow, QColor(0, 0, 0, 90));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, color("off"));
    return p;
}

/// A font whose figures have one width, so that numbers stand under each other.
QFont textFont() {
    const QStringList families = QFontDatabase::families();
    QFont font = QApplication::font();
    for (const char* family : {"Roboto", "Open Sans", "Noto Sans", "DejaVu Sans"}) {
        if (!families.contains(QLatin1String(family))) continue;
        font = QFont(family);
        break;
    }
    font.setPixelSize(kTextPixels);
    return font;
}

}  // namespace

Theme::Theme(QApplication* application)
    : m_application(application),
      m_systemDark(application->palette().color(QPalette::Window).lightness() < 128) {}

bool Theme::isDark() const {
    return m_choice == Choice::Dark || (m_choice == Choice::System && m_systemDark);
}

void Theme::setSystemDark(bool dark) {
    if (dark == m_systemDark) return;
    m_systemDark = dark;
    if (m_choice == Choice::System) apply(m_choice);
}

void Theme::apply(Choice choice) {
    m_choice = choice;
    const Colors colors = isDark() ? darkColors() : lightColors();
    const QPalette palette = paletteOf(colors);
    m_application->setStyle(QStyleFactory::create("Fusion"));
    m_application->setFont(textFont());
    m_application->setPalette(palette);
    QToolTip::setPalette(palette);
    QFile file(":/gui/style.qss");
    if (!file.open(QIODevice::ReadOnly)) return;
    QString sheet = QString::fromUtf8(file.readAll());
    // Longest names first: @fill must not eat the beginning of @fillHover.
    QStringList names = colors.keys();
    std::sort(names.begin(), names.end(),
              [](const QString& a, const QString& b) { return a.size() > b.size(); });
    for (const QString& name : names) sheet.replace("@" + name, colors.value(name));
    m_application->setStyleSheet(sheet);
}

QString Theme::name(Choice choice) {
    switch (choice) {
        case Choice::Dark: return QStringLiteral("dark");
        case Choice::Light: return QStringLiteral("light");
        case Choice::System: return QStringLiteral("system");
    }
    return {};
}

Theme::Choice Theme::fromName(const QString& name) {
    if (name == "light") return Choice::Light;
    return name == "system" ? Choice::System : Choice::Dark;
}

}  // namespace sl
