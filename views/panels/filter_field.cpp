// SPDX-License-Identifier: Apache-2.0
#include "views/panels/filter_field.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kHelpMs = 120'000;
}

FilterField::FilterField(const QString& placeholder, const QString& name,
                         const std::vector<FilterWord>& words, QWidget* parent)
    : QWidget(parent),
      m_words(words),
      m_row(new QHBoxLayout),
      m_line(new QLineEdit(this)),
      m_error(note({}, this)) {
    auto* help = iconButton("help", tr("What can be written here"), this);
    m_help = help;
    m_line->setPlaceholderText(placeholder);
    m_line->setClearButtonEnabled(true);
    m_line->setAccessibleName(name);
    m_error->setVisible(false);
    m_row->setSpacing(kHalfGap);
    m_row->addWidget(m_line, 1);
    m_row->addWidget(help);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(m_row);
    column->addWidget(m_error);
    connect(m_line, &QLineEdit::textChanged, this, &FilterField::textChanged);
    connect(help, &QToolButton::clicked, this, &FilterField::showHelp);
    tintError();
}

QString FilterField::text() const {
    return m_line->text();
}

void FilterField::setText(const QString& text) {
    m_line->setText(text);
}

QString FilterField::error() const {
    return m_error->text();
}

void FilterField::setError(const QString& error) {
    m_error->setText(error);
    m_error->setVisible(!error.isEmpty());
    m_line->setAccessibleDescription(error);
}

void FilterField::focus() {
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FilterField::addControl(QWidget* control) {
    m_row->insertWidget(m_row->count() - 1, control);
}

void FilterField::showHelp() {
    QToolTip::showText(m_help->mapToGlobal(QPoint(0, m_help->height())), filterHelp(m_words),
                       m_help, {}, kHelpMs);
}

void FilterField::tintError() {
    m_error->setStyleSheet("color: " + warnColor(this).name());
}

void FilterField::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) tintError();
}

}  // namespace sl
