// SPDX-License-Identifier: Apache-2.0
#include "views/panels/conversation_view.h"

#include <algorithm>

#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "views/panels/counted.h"
#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kMostHeight = 150;
}

ConversationView::ConversationView(QWidget* parent)
    : QWidget(parent),
      m_toggle(new QToolButton(this)),
      m_new(iconButton("close", tr("New conversation"), this)),
      m_scroll(new QScrollArea(this)),
      m_list(new QWidget(m_scroll)),
      m_rows(new QVBoxLayout(m_list)),
      m_remark(note({}, this)) {
    m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toggle->setAccessibleName(tr("Earlier turns"));
    m_toggle->setAutoRaise(true);
    m_toggle->setMinimumHeight(kSmallestTarget);
    m_rows->setContentsMargins(kGap, 0, kHalfGap, 0);
    m_rows->setSpacing(2);
    m_scroll->setWidget(m_list);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Earlier turns"));
    auto* head = new QHBoxLayout;
    head->setSpacing(kHalfGap);
    head->addWidget(m_toggle);
    head->addStretch(1);
    head->addWidget(m_new);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kHalfGap);
    column->addLayout(head);
    column->addWidget(m_scroll);
    column->addWidget(m_remark);
    connect(m_toggle, &QToolButton::clicked, this, [this] { setCollapsed(!m_collapsed); });
    connect(m_new, &QToolButton::clicked, this, &ConversationView::newRequested);
    hide();
}

void ConversationView::setTurns(const std::vector<Turn>& turns, const QString& remark) {
    m_remark->setText(remark);
    if (turns == m_turns && isVisibleTo(parentWidget()) == !turns.empty()) return;
    m_turns = turns;
    qDeleteAll(m_list->findChildren<QLabel*>(QString(), Qt::FindDirectChildrenOnly));
    for (const Turn& turn : turns) {
        const bool user = turn.role == "user";
        auto* line = new QLabel(m_list);
        line->setTextFormat(Qt::PlainText);
        line->setWordWrap(true);
        line->setTextInteractionFlags(Qt::TextSelectableByMouse);
        line->setText((user ? tr("You: %1") : tr("Model: %1"))
                          .arg(QString::fromStdString(turn.text).trimmed()));
        if (user) line->setForegroundRole(QPalette::PlaceholderText);
        m_rows->addWidget(line);
    }
    refresh();
}

void ConversationView::setCollapsed(bool collapsed) {
    m_collapsed = collapsed;
    refresh();
}

void ConversationView::refresh() {
    setVisible(!m_turns.empty());
    const auto questions = std::count_if(m_turns.begin(), m_turns.end(),
                                         [](const Turn& turn) { return turn.role == "user"; });
    m_toggle->setText(counted(questions, tr("Conversation, %1 question before"),
                              tr("Conversation, %1 questions before")));
    m_toggle->setIcon(themedIcon(m_collapsed ? "next" : "down"));
    m_toggle->setToolTip(m_collapsed ? tr("Show the earlier turns") : tr("Hide the earlier turns"));
    m_scroll->setVisible(!m_collapsed);
    m_remark->setVisible(!m_collapsed && !m_remark->text().isEmpty());
    // The newest turn is in sight; the layout knows its heights only later.
    QTimer::singleShot(0, this, [this] {
        const int width = std::max(1, m_scroll->viewport()->width());
        const int wanted = m_list->layout()->hasHeightForWidth()
                               ? m_list->layout()->heightForWidth(width)
                               : m_list->sizeHint().height();
        m_scroll->setFixedHeight(std::min(kMostHeight, wanted + kHalfGap));
        m_scroll->verticalScrollBar()->setValue(m_scroll->verticalScrollBar()->maximum());
    });
}

}  // namespace sl
