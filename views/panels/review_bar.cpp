// SPDX-License-Identifier: Apache-2.0
#include "views/panels/review_bar.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/session/asks.h"
#include "core/session/review.h"
#include "core/session/session.h"
#include "core/session/words.h"
#include "views/panels/look.h"

namespace sl {

namespace {

constexpr int kProgressHeight = 4;

QString keyText(const QKeySequence& key) {
    if (key == QKeySequence(Qt::Key_Return) || key == QKeySequence(Qt::Key_Enter))
        return QObject::tr("Enter");
    return key.toString(QKeySequence::NativeText);
}

void showAction(QPushButton* button, const QAction* action) {
    QString text = action->text();
    text.remove('&');
    const QString key = action->shortcuts().isEmpty() ? action->property("keyHint").toString()
                                                      : keyText(action->shortcuts().front());
    button->setText(key.isEmpty() ? text : QString("%1  [%2]").arg(text, key));
    button->setToolTip(action->toolTip());
    button->setAccessibleName(text);
    button->setEnabled(action->isEnabled());
}

}  // namespace

ReviewBar::ReviewBar(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_review(session->review()),
      m_count(new QLabel(this)),
      m_question(note({}, this)),
      m_answer(new QLabel(this)),
      m_verdict(new QLabel(this)),
      m_judged(note({}, this)),
      m_progress(new QProgressBar(this)),
      m_buttons(new QHBoxLayout) {
    setProperty("bar", true);
    setAttribute(Qt::WA_StyledBackground);
    m_count->setFont(tabularFont(font()));
    m_count->setProperty("emptyTitle", true);
    m_answer->setWordWrap(true);
    m_answer->setTextFormat(Qt::PlainText);
    m_question->setTextFormat(Qt::PlainText);
    m_judged->setWordWrap(false);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(kProgressHeight);
    m_progress->setAccessibleName(tr("Reviewed"));

    auto* first = new QHBoxLayout;
    first->setSpacing(kGap * 2);
    first->addWidget(m_count, 0, Qt::AlignTop);
    first->addWidget(m_question, 1);
    first->addWidget(m_verdict, 0, Qt::AlignTop);
    m_buttons->setSpacing(kHalfGap);
    auto* last = new QHBoxLayout;
    last->setSpacing(kGap);
    last->addLayout(m_buttons);
    last->addStretch(1);
    last->addWidget(m_judged);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap + kHalfGap, kGap, kGap + kHalfGap, kGap);
    column->setSpacing(kHalfGap);
    column->addWidget(m_progress);
    column->addLayout(first);
    column->addWidget(m_answer);
    column->addLayout(last);

    connect(m_review, &Review::changed, this, &ReviewBar::refresh);
    connect(m_review, &Review::started, this, [this] {
        m_hint.clear();
        show();
    });
    connect(m_review, &Review::stopped, this, &QWidget::hide);
    connect(session->asks(), &Asks::shownChanged, this, &ReviewBar::refresh);
    // It comes before the panels beside it go: it must not push them narrow.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    hide();
}

void ReviewBar::setActions(const QList<QAction*>& actions) {
    for (QAction* action : actions) {
        auto* button = new QPushButton(action->icon(), {}, this);
        button->setFocusPolicy(Qt::TabFocus);
        button->setMinimumHeight(kSmallestTarget + kHalfGap);
        showAction(button, action);
        connect(button, &QPushButton::clicked, this, [this, action] {
            action->trigger();
            Q_EMIT used();
        });
        connect(action, &QAction::changed, button,
                [button, action] { showAction(button, action); });
        m_buttons->addWidget(button);
        addAction(action);
    }
}

void ReviewBar::setHint(const QString& hint) {
    m_hint = hint;
    refresh();
}

void ReviewBar::refresh() {
    if (!m_review->active()) return;
    const int count = m_review->count();
    const int judged = count - m_review->count(QString());
    m_count->setText(QString("%1/%2").arg(m_review->position() + 1).arg(count));
    m_progress->setRange(0, count);
    m_progress->setValue(judged);
    m_judged->setText(tr("%1 accepted · %2 corrected · %3 rejected · %4 open")
                          .arg(m_review->count("accepted"))
                          .arg(m_review->count("corrected"))
                          .arg(m_review->count("rejected"))
                          .arg(count - judged));
    const AskRecordPtr shown = m_session->asks()->shown();
    if (m_review->onScreen()) {
        const QString prompt = QString::fromStdString(shown->query.prompt);
        m_question->setText(prompt.isEmpty() ? QString::fromStdString(shown->query.task) : prompt);
        m_answer->setText(readableText(QString::fromStdString(shown->answer.text)));
    } else {
        m_question->setText(tr("Another answer is shown."));
        m_answer->clear();
    }
    if (!m_hint.isEmpty()) m_answer->setText(m_hint);
    const QString verdict = m_review->verdict();
    m_verdict->setText(verdict);
    const QColor color = verdict == "accepted"   ? goodColor(this)
                         : verdict == "rejected" ? badColor(this)
                                                 : accentColor(this);
    m_verdict->setStyleSheet("color: " + color.name() + "; font-weight: 600");
}

void ReviewBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) refresh();
}

}  // namespace sl
