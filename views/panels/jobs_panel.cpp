// SPDX-License-Identifier: Apache-2.0
#include "views/panels/jobs_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/job_runner.h"
#include "core/session/session.h"
#include "views/panels/command_text.h"
#include "views/panels/empty_state.h"
#include "views/panels/job_delegate.h"
#include "views/panels/jobs_model.h"
#include "views/panels/look.h"
#include "views/panels/loss_plot.h"

namespace sl {

namespace {
constexpr int kLogEveryMs = 1000;
}

JobsPanel::JobsPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new JobsModel(session->jobs(), this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState("jobs", tr("No jobs"),
                             tr("Training and evaluation run beside the window and are listed "
                                "here, also those started with sightline-cli in this project."),
                             this)),
      m_list(new QListView(this)),
      m_title(new QLabel(this)),
      m_stop(iconButton("stop", tr("Stop after the present step"), this)),
      m_resume(iconButton("resume", tr("Go on where it stopped"), this)),
      m_copy(iconButton("copy", tr("Copy the command"), this)),
      m_plot(new LossPlot(this)),
      m_log(new QPlainTextEdit(this)) {
    build();
    JobRunner* jobs = session->jobs();
    connect(m_model, &QAbstractItemModel::modelReset, this, &JobsPanel::refresh);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &JobsPanel::refreshDetail);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        m_log->clear();
        refreshDetail();
        pollLog();
    });
    connect(m_stop, &QToolButton::clicked, this, [this, jobs] { jobs->stop(currentId()); });
    connect(m_resume, &QToolButton::clicked, this, [this, jobs] {
        if (const auto ok = jobs->resume(currentId()); !ok)
            Q_EMIT failed(QString::fromStdString(ok.error().message),
                          QString::fromStdString(ok.error().hint));
    });
    connect(m_copy, &QToolButton::clicked, this, [this, jobs] {
        if (const JobInfo* job = jobs->job(currentId()))
            QApplication::clipboard()->setText(shellLine(job->command));
    });
    connect(jobs, &JobRunner::logRead, this, [this](const QString& id, const QString& text) {
        if (id != currentId() || text == m_log->toPlainText()) return;
        QScrollBar* bar = m_log->verticalScrollBar();
        const bool atEnd = bar->value() >= bar->maximum() - 4;
        m_log->setPlainText(text);
        if (atEnd) bar->setValue(bar->maximum());
    });
    m_logTimer.setInterval(kLogEveryMs);
    connect(&m_logTimer, &QTimer::timeout, this, &JobsPanel::pollLog);
    m_logTimer.start();
    refresh();
}

void JobsPanel::build() {
    m_list->setModel(m_model);
    m_list->setItemDelegate(new JobDelegate(this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Jobs"));
    m_list->setProperty("panelList", true);
    m_log->setReadOnly(true);
    m_log->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_log->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_log->setAccessibleName(tr("Log of the job"));
    m_title->setProperty("emptyTitle", true);

    auto* detail = new QWidget(this);
    auto* head = new QHBoxLayout;
    head->setSpacing(kHalfGap);
    head->addWidget(m_title, 1);
    head->addWidget(m_stop);
    head->addWidget(m_resume);
    head->addWidget(m_copy);
    auto* body = new QHBoxLayout;
    body->setSpacing(kGap);
    body->addWidget(m_plot, 1);
    body->addWidget(m_log, 2);
    auto* inner = new QVBoxLayout(detail);
    inner->setContentsMargins(kGap, 0, 0, 0);
    inner->setSpacing(kHalfGap);
    inner->addLayout(head);
    inner->addLayout(body, 1);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(m_list);
    split->addWidget(detail);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    m_stack->addWidget(split);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addWidget(m_stack, 1);
}

QString JobsPanel::currentId() const {
    return m_list->currentIndex().data(JobsModel::IdRole).toString();
}

void JobsPanel::refresh() {
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
    if (!m_list->currentIndex().isValid() && m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0));
    refreshDetail();
}

void JobsPanel::refreshDetail() {
    const JobInfo* job = m_session->jobs()->job(currentId());
    if (job == nullptr) return;
    m_title->setText(job->title);
    const bool running = job->state.state == RunState::Running;
    setUsable(m_stop, running ? QString() : tr("It is not running"),
              tr("Stop after the present step; a second click ends it at once"));
    setUsable(m_resume, job->resumable ? QString() : tr("Only jobs that ended early can go on"),
              tr("Go on where it stopped"));
    m_plot->setVisible(job->kind != "evaluate");
    m_plot->setPoints(job->losses);
}

void JobsPanel::pollLog() {
    if (isVisible() && !currentId().isEmpty()) m_session->jobs()->readLog(currentId());
}

}  // namespace sl
