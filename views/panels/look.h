// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

class QBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QWidget;

/// The pieces that all panels share, so that they look alike. Colours come from the palette that
/// the program set; see PaletteRole below for what its less obvious roles mean here.
namespace sl {

/// Spacing in logical pixels: everything sits on an 8 px grid, halves allowed inside groups.
constexpr int kGap = 8;
constexpr int kHalfGap = 4;
constexpr int kIconSide = 16;
constexpr int kSmallestTarget = 24;

/// One of resources/icons, in the widget palette's text colour at the time it is painted: it
/// follows a change of theme. An unknown name gives an empty icon.
QIcon themedIcon(const QString& name);
/// The same in one fixed colour.
QIcon tintedIcon(const QString& name, const QColor& color);

// Roles of the palette
QColor accentColor(const QWidget* widget);  ///< QPalette::Link
QColor dimColor(const QWidget* widget);     ///< QPalette::PlaceholderText, still 4.5:1 on Window
QColor lineColor(const QWidget* widget);    ///< QPalette::Mid: hairlines and borders
QColor hoverColor(const QWidget* widget);   ///< QPalette::Midlight: something is pointed at
QColor goodColor(const QWidget* widget);    ///< saved, done
QColor warnColor(const QWidget* widget);    ///< unsure, not saved
QColor badColor(const QWidget* widget);     ///< failed
bool isDark(const QWidget* widget);

/// A flat button with an icon alone; `what` is its tooltip and accessible name.
QToolButton* iconButton(const QString& icon, const QString& what, QWidget* parent);
/// The one accented button of a panel.
QPushButton* primaryButton(const QString& text, QWidget* parent);
/// Small capitals above a group.
QLabel* heading(const QString& text, QWidget* parent);
/// Explanatory text, dim, wrapping.
QLabel* note(const QString& text, QWidget* parent);
/// Numbers under each other: figures of one width.
QFont tabularFont(const QFont& font);

/// Margins and spacing of a panel's outermost layout.
void setPanelMargins(QBoxLayout* layout);

/// Says why a control is off, or clears that and turns it on.
void setUsable(QWidget* control, const QString& whyNot, const QString& tooltip);

}  // namespace sl
