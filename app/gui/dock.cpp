// SPDX-License-Identifier: Apache-2.0
#include "app/gui/dock.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "views/panels/look.h"

namespace sl {

Dock::Dock(const QString& id, const QString& title, const QString& icon, QWidget* content,
           QWidget* parent)
    : QDockWidget(title, parent), m_title(heading(title, this)), m_noBar(new QWidget(this)) {
    setObjectName(id);
    setWindowIcon(themedIcon(icon));
    setAllowedAreas(Qt::AllDockWidgetAreas);
    content->setObjectName("dockBody");
    content->setAttribute(Qt::WA_StyledBackground);
    setWidget(content);
    m_bar = buildTitle();
    m_noBar->setFixedHeight(0);
    setTitleBarWidget(m_bar);
    connect(this, &QDockWidget::topLevelChanged, this, [this](bool floating) {
        if (floating) setTabbed(false);
    });
}

QWidget* Dock::buildTitle() {
    auto* bar = new QWidget(this);
    bar->setObjectName("dockTitle");
    bar->setAttribute(Qt::WA_StyledBackground);
    auto* floating = iconButton("float", tr("Float or dock %1").arg(windowTitle()), bar);
    auto* close = iconButton("close", tr("Close %1").arg(windowTitle()), bar);
    for (QToolButton* button : {floating, close}) {
        button->setIconSize({12, 12});
        button->setMinimumSize(kSmallestTarget, kSmallestTarget);
    }
    connect(floating, &QToolButton::clicked, this, [this] { setFloating(!isFloating()); });
    connect(close, &QToolButton::clicked, this, &QDockWidget::close);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(kGap + kHalfGap, kHalfGap, kHalfGap, 0);
    row->setSpacing(0);
    row->addWidget(m_title, 1);
    row->addWidget(floating);
    row->addWidget(close);
    return bar;
}

void Dock::setTabbed(bool tabbed) {
    QWidget* wanted = tabbed && !isFloating() ? m_noBar : m_bar;
    if (titleBarWidget() == wanted) return;
    setTitleBarWidget(wanted);
    m_bar->setVisible(wanted == m_bar);
}

}  // namespace sl
