// SPDX-License-Identifier: Apache-2.0
#include "views/panels/empty_state.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kLargeIcon = 32;
}

EmptyState::EmptyState(const QString& icon, const QString& title, const QString& hint,
                       QWidget* parent)
    : QWidget(parent),
      m_iconName(icon),
      m_icon(new QLabel(this)),
      m_title(new QLabel(this)),
      m_hint(note({}, this)),
      m_action(new QPushButton(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap * 2, kGap * 2, kGap * 2, kGap * 2);
    column->setSpacing(kGap);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_title->setProperty("emptyTitle", true);
    m_hint->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    column->addStretch(2);
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addWidget(m_title);
    column->addWidget(m_hint);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionClicked);
    setText(title, hint);
    paintIcon();
}

void EmptyState::setText(const QString& title, const QString& hint) {
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

void EmptyState::setActionText(const QString& text) {
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

void EmptyState::paintIcon() {
    m_icon->setPixmap(tintedIcon(m_iconName, lineColor(this).lighter(isDark(this) ? 160 : 85))
                          .pixmap(QSize(kLargeIcon, kLargeIcon), devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) paintIcon();
}

}  // namespace sl
