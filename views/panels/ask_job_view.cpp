// SPDX-License-Identifier: Apache-2.0
#include "views/panels/ask_job_view.h"

#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/ask_all.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/counted.h"
#include "views/panels/jobs_model.h"
#include "views/panels/look.h"

namespace sl {

namespace {

constexpr int kMostFailures = 500;
constexpr int kMostQuestions = 6;

QString stateLine(const JobInfo& job) {
    QStringList parts{QString::fromStdString(runStateName(job.state.state)), progressText(job)};
    if (job.state.state == RunState::Running && job.state.samplesPerSec > 0)
        parts << QObject::tr("%1 a second").arg(job.state.samplesPerSec, 0, 'f', 1);
    parts << timeLeftText(job) << QString::fromStdString(job.state.message);
    parts.removeAll(QString());
    return parts.join(" · ");
}

/// The different questions of a plan, a few of them.
QString questionsOf(const AskAllPlan& plan) {
    QStringList lines;
    for (const AskAllItem& item : plan.items) {
        const QString line =
            item.prompt.isEmpty() ? item.task : QString("%1: %2").arg(item.task, item.prompt);
        if (lines.contains(line)) continue;
        if (lines.size() == kMostQuestions) {
            lines << QObject::tr("…");
            break;
        }
        lines << line;
    }
    return lines.join('\n');
}

}  // namespace

AskJobView::AskJobView(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_askAll(session->askAll()),
      m_title(new QLabel(this)),
      m_state(note({}, this)),
      m_questions(note({}, this)),
      m_failedTitle(heading(tr("Failed"), this)),
      m_pause(iconButton("pause", tr("Pause"), this)),
      m_resume(iconButton("resume", tr("Go on where it stopped"), this)),
      m_cancel(iconButton("stop", tr("End it; what was answered stays"), this)),
      m_review(new QPushButton(themedIcon("review"), tr("Review"), this)),
      m_retry(new QPushButton(themedIcon("again"), tr("Ask the failed again"), this)),
      m_failed(new QListWidget(this)) {
    build();
    connect(m_askAll, &AskAll::jobChanged, this, &AskJobView::refresh);
    connect(m_pause, &QToolButton::clicked, this, [this] { m_askAll->pause(m_id); });
    connect(m_resume, &QToolButton::clicked, this, [this] { m_askAll->resume(m_id); });
    connect(m_cancel, &QToolButton::clicked, this, [this] { m_askAll->cancel(m_id); });
    connect(m_retry, &QPushButton::clicked, this, [this] { m_askAll->retryFailed(m_id); });
    connect(m_review, &QPushButton::clicked, this, [this] { Q_EMIT reviewRequested(m_id); });
    connect(m_failed, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        const int row = m_session->samples()->indexOf(item->data(Qt::UserRole).toString());
        if (row >= 0) m_session->samples()->setCurrent(row);
    });
}

void AskJobView::build() {
    m_title->setProperty("emptyTitle", true);
    m_title->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(false);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_state->setFont(tabularFont(font()));
    m_questions->setTextFormat(Qt::PlainText);
    m_questions->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_failed->setFrameShape(QFrame::NoFrame);
    m_failed->setAccessibleName(tr("Questions that failed"));
    m_failed->setToolTip(tr("Enter shows the picture"));
    auto* head = new QHBoxLayout;
    head->setSpacing(kHalfGap);
    head->addWidget(m_title);
    head->addSpacing(kGap);
    head->addWidget(m_state, 1);
    head->addWidget(m_retry);
    head->addWidget(m_review);
    for (QToolButton* button : {m_pause, m_resume, m_cancel}) head->addWidget(button);
    auto* failures = new QVBoxLayout;
    failures->setSpacing(kHalfGap);
    failures->addWidget(m_failedTitle);
    failures->addWidget(m_failed, 1);
    auto* body = new QHBoxLayout;
    body->setSpacing(2 * kGap);
    body->addWidget(m_questions, 1);
    body->addLayout(failures, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGap, 0, 0, 0);
    column->setSpacing(kHalfGap);
    column->addLayout(head);
    column->addLayout(body, 1);
}

void AskJobView::setJob(const QString& id) {
    if (id == m_id) return;
    m_id = id;
    m_failed->clear();
    m_questions->clear();
    refresh();
}

void AskJobView::refresh() {
    const JobInfo* job = m_askAll->job(m_id);
    if (job == nullptr) return;
    const bool running = job->state.state == RunState::Running;
    m_title->setText(job->title);
    m_state->setText(stateLine(*job));
    m_pause->setVisible(!job->resumable);
    m_resume->setVisible(job->resumable);
    setUsable(m_pause, running ? QString() : tr("It is not running"), tr("Pause"));
    const bool open = running || job->state.state == RunState::Paused;
    setUsable(m_cancel, open ? QString() : tr("It has ended"),
              tr("End it; what was answered stays"));
    setUsable(m_review, job->state.done > 0 ? QString() : tr("There is no answer yet"),
              tr("Go through its answers one by one"));
    if (m_questions->text().isEmpty())  // a plan may have thousands, and does not change
        if (const AskAllPlan* plan = m_askAll->plan(m_id)) m_questions->setText(questionsOf(*plan));
    showFailures();
}

void AskJobView::showFailures() {
    const AskAllPlan* plan = m_askAll->plan(m_id);
    std::vector<const AskAllItem*> failed;
    if (plan != nullptr)
        for (const AskAllItem& item : plan->items)
            if (item.state == AskAllItem::State::Failed && failed.size() < kMostFailures)
                failed.push_back(&item);
    m_failedTitle->setVisible(!failed.empty());
    m_failed->setVisible(!failed.empty());
    m_retry->setVisible(!failed.empty());
    if (m_failed->count() == static_cast<int>(failed.size())) return;
    m_failed->clear();
    for (const AskAllItem* item : failed) {
        auto* row = new QListWidgetItem(
            QString("%1 — %2").arg(QFileInfo(item->media).fileName(), item->error), m_failed);
        row->setData(Qt::UserRole, item->media);
        row->setToolTip(item->error);
    }
}

}  // namespace sl
