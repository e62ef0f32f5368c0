// SPDX-License-Identifier: Apache-2.0
#include "views/panels/store_bar.h"

#include <QHBoxLayout>
#include <QLabel>

#include "core/session/session.h"
#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kIconBig = 20;
}

StoreBar::StoreBar(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_text(new QLabel(this)), m_hint(note({}, this)) {
    setProperty("bar", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* icon = new QLabel(this);
    icon->setPixmap(tintedIcon("warning", warnColor(this)).pixmap(kIconBig, kIconBig));
    icon->setAccessibleName(tr("Warning"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setAccessibleName(tr("Why nothing is saved"));
    auto* lines = new QVBoxLayout;
    lines->setSpacing(2);
    lines->addWidget(m_text);
    lines->addWidget(m_hint);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kGap + kHalfGap, kGap, kGap + kHalfGap, kGap);
    row->setSpacing(kGap);
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addLayout(lines, 1);
    connect(session, &Session::storeProblemChanged, this, &StoreBar::update);
    update();
}

void StoreBar::update() {
    const auto& problem = m_session->storeProblem();
    setVisible(problem.has_value());
    if (!problem) return;
    const QString text = QString::fromStdString(problem->message);
    const QString hint = QString::fromStdString(problem->hint);
    m_text->setText(tr("Nothing is saved: %1").arg(text));
    m_hint->setText((hint.isEmpty() ? QString() : hint + ". ") +
                    tr("The file is left as it is. You can go on asking; answers wait in memory "
                       "and are written as soon as that is possible."));
}

}  // namespace sl
