// SPDX-License-Identifier: Apache-2.0
#include "views/panels/jobs_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/ask_all.h"
#include "core/session/job_runner.h"
#include "core/session/session.h"
#include "views/panels/ask_job_view.h"
#include "views/panels/command_text.h"
#include "views/panels/empty_state.h"
#include "views/panels/job_delegate.h"
#include "views/panels/jobs_model.h"
#include "views/panels/look.h"
#include "views/panels/metrics_view.h"
#include "views/panels/segmented.h"

namespace sl {

namespace {
constexpr int kLogEveryMs = 1000;
constexpr int kListWidth = 260;
}  // namespace

JobsPanel::JobsPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new JobsModel(session->jobs(), session->askAll(), this)),
      m_stack(new QStackedWidget(this)),
      m_details(new QStackedWidget(this)),
      m_askJob(new AskJobView(session, this)),
      m_empty(new EmptyState("jobs", tr("No jobs"),
                             tr("Questions to all pictures, training and evaluation are listed "
                                "here, also those started with sightline-cli in this project."),
                             this)),
      m_list(new QListView(this)),
      m_title(new QLabel(this)),
      m_state(note({}, this)),
      m_pause(iconButton("pause", tr("Pause"), this)),
      m_resume(iconButton("resume", tr("Go on where it stopped"), this)),
      m_stop(iconButton("stop", tr("Stop after the present step"), this)),
      m_copy(iconButton("copy", tr("Copy the command"), this)),
      m_log10(new QToolButton(this)),
      m_watch(iconButton("eye", tr("Watched samples over the checkpoints"), this)),
      m_use(new QPushButton(tr("Use this model"), this)),
      m_compare(new QPushButton(tr("Open beside its base"), this)),
      m_page(new Segmented({tr("Plots"), tr("Numbers"), tr("Log")}, this)),
      m_pages(new QStackedWidget(this)),
      m_metrics(new MetricsView(this)),
      m_log(new QPlainTextEdit(this)) {
    build();
    connectParts();
    refresh();
}

void JobsPanel::build() {
    m_empty->setActionText(tr("Fine-tune a model…"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new JobDelegate(this));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Jobs"));
    m_list->setProperty("panelList", true);
    m_list->setMinimumWidth(kListWidth * 3 / 4);
    m_log->setReadOnly(true);
    m_log->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_log->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_log->setAccessibleName(tr("Log of the job"));
    m_pages->addWidget(m_metrics);
    m_pages->addWidget(m_log);

    auto* detail = new QWidget(this);
    auto* inner = new QVBoxLayout(detail);
    inner->setContentsMargins(kGap, 0, 0, 0);
    inner->setSpacing(kHalfGap);
    inner->addLayout(buildHead());
    inner->addWidget(m_pages, 1);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(m_list);
    m_details->addWidget(detail);
    m_details->addWidget(m_askJob);
    split->addWidget(m_details);
    split->setSizes({kListWidth, 4 * kListWidth});
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    m_stack->addWidget(split);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addWidget(m_stack, 1);
}

QBoxLayout* JobsPanel::buildHead() {
    m_title->setProperty("emptyTitle", true);
    m_state->setWordWrap(false);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_log10->setText(tr("log"));
    m_log10->setCheckable(true);
    m_log10->setFocusPolicy(Qt::TabFocus);
    m_log10->setMinimumHeight(kSmallestTarget);
    m_log10->setToolTip(tr("Logarithmic axes for loss and learning rate"));
    m_log10->setAccessibleName(tr("Logarithmic axes"));
    auto* head = new QHBoxLayout;
    head->setSpacing(kHalfGap);
    head->addWidget(m_title);
    head->addSpacing(kGap);
    head->addWidget(m_state, 1);
    for (QWidget* widget : {static_cast<QWidget*>(m_compare), static_cast<QWidget*>(m_use)})
        head->addWidget(widget);
    for (QToolButton* button : {m_pause, m_resume, m_stop, m_watch, m_copy})
        head->addWidget(button);
    head->addSpacing(kGap);
    head->addWidget(m_log10);
    head->addWidget(m_page);
    return head;
}

void JobsPanel::connectParts() {
    JobRunner* jobs = m_session->jobs();
    connect(m_model, &QAbstractItemModel::modelReset, this, &JobsPanel::refresh);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &JobsPanel::refreshDetail);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                if (!index.isValid()) return;  // the list is being read anew
                m_current = index.data(JobsModel::IdRole).toString();
                m_log->clear();
                refreshDetail();
                pollLog();
                Q_EMIT currentChanged();
            });
    connect(m_askJob, &AskJobView::reviewRequested, this, &JobsPanel::reviewRequested);
    connect(m_empty, &EmptyState::actionClicked, this, &JobsPanel::trainRequested);
    connect(m_pause, &QToolButton::clicked, this, &JobsPanel::pause);
    connect(m_resume, &QToolButton::clicked, this, &JobsPanel::resume);
    connect(m_stop, &QToolButton::clicked, this, &JobsPanel::stop);
    connect(m_watch, &QToolButton::clicked, this, [this] { Q_EMIT watchRequested(m_current); });
    connect(m_use, &QPushButton::clicked, this, [this] { Q_EMIT useRequested(m_current); });
    connect(m_compare, &QPushButton::clicked, this, [this] { Q_EMIT compareRequested(m_current); });
    connect(m_log10, &QToolButton::toggled, m_metrics, &MetricsView::setLogarithmic);
    connect(m_page, &Segmented::chosen, this, [this](int i) { showPage(static_cast<Page>(i)); });
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (const JobInfo* info = job())
            QApplication::clipboard()->setText(shellLine(info->command));
    });
    connect(jobs, &JobRunner::logRead, this, [this](const QString& id, const QString& text) {
        if (id != m_current || text == m_log->toPlainText()) return;
        QScrollBar* bar = m_log->verticalScrollBar();
        const bool atEnd = bar->value() >= bar->maximum() - 4;
        m_log->setPlainText(text);
        if (atEnd) bar->setValue(bar->maximum());
    });
    m_logTimer.setInterval(kLogEveryMs);
    connect(&m_logTimer, &QTimer::timeout, this, &JobsPanel::pollLog);
    m_logTimer.start();
}

const JobInfo* JobsPanel::job() const {
    return m_session->jobs()->job(m_current);
}

void JobsPanel::select(const QString& id) {
    m_wanted = id;
    refresh();
}

void JobsPanel::showPage(Page page) {
    m_page->setCurrent(static_cast<int>(page));
    m_pages->setCurrentIndex(page == Page::Log ? 1 : 0);
    m_metrics->setTable(page == Page::Numbers);
    m_log10->setVisible(page == Page::Plots);
}

void JobsPanel::setLogarithmic(bool on) {
    m_log10->setChecked(on);
}

void JobsPanel::refresh() {
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
    int row = m_model->rowCount() > 0 ? 0 : -1;
    for (int i = 0; i < m_model->rowCount(); ++i) {
        const QString id = m_model->job(i).id;
        if (id == m_current && m_wanted.isEmpty()) row = i;
        if (id == m_wanted) row = i;
    }
    if (row < 0) m_current.clear();
    else if (m_model->job(row).id == m_wanted) m_wanted.clear();
    if (row >= 0) m_list->setCurrentIndex(m_model->index(row));
    refreshDetail();
    Q_EMIT currentChanged();
}

void JobsPanel::refreshDetail() {
    const bool asking = m_session->askAll()->job(m_current) != nullptr;
    m_details->setCurrentIndex(asking ? 1 : 0);
    if (asking) m_askJob->setJob(m_current);
    const JobInfo* info = job();
    if (info == nullptr) return;
    m_title->setText(info->title);
    m_state->setText(jobLine(*info));
    m_state->setToolTip(QString::fromStdString(info->state.message));
    const bool training = info->kind == "train";
    setUsable(m_pause, whyNotPause(), tr("Pause after the present step"));
    setUsable(m_resume, whyNotResume(), tr("Go on where it stopped"));
    m_resume->setVisible(whyNotResume().isEmpty());
    m_pause->setVisible(training && !m_resume->isVisibleTo(this));
    setUsable(m_stop, whyNotStop(),
              tr("Stop after the present step; a second click ends it at once"));
    setUsable(m_watch, info->watchBytes > 0 ? QString() : tr("This job watches no samples"),
              tr("Watched samples over the checkpoints"));
    const bool opens = training && whyNotOpen().isEmpty();
    m_use->setVisible(opens);
    m_compare->setVisible(opens);
    m_watch->setVisible(training);
    m_metrics->setJob(*info);
    if (!training && m_page->current() != static_cast<int>(Page::Log) && info->series.empty())
        showPage(Page::Log);
}

QString JobsPanel::whyNotPause() const {
    const JobInfo* info = job();
    if (info == nullptr) return tr("No job is chosen");
    if (info->kind != "train") return tr("Only trainings can be paused");
    if (info->asked == "pause") return tr("It pauses after the present step");
    if (info->state.state != RunState::Running || !info->alive) return tr("It is not running");
    return {};
}

QString JobsPanel::whyNotResume() const {
    const JobInfo* info = job();
    if (info == nullptr) return tr("No job is chosen");
    if (info->resumable || (info->alive && info->state.state == RunState::Paused)) return {};
    return tr("Only jobs that ended early or are paused can go on");
}

QString JobsPanel::whyNotStop() const {
    const JobInfo* info = job();
    if (info == nullptr) return tr("No job is chosen");
    if (info->state.state == RunState::Running || info->alive) return {};
    return tr("It is not running");
}

QString JobsPanel::whyNotOpen() const {
    const JobInfo* info = job();
    if (info == nullptr) return tr("No job is chosen");
    if (info->kind != "train") return tr("Only trainings make models");
    if (info->checkpoint.isEmpty()) return tr("It has no checkpoint yet");
    return {};
}

void JobsPanel::pause() {
    if (const auto ok = m_session->jobs()->pause(m_current); !ok)
        Q_EMIT failed(QString::fromStdString(ok.error().message),
                      QString::fromStdString(ok.error().hint));
}

void JobsPanel::resume() {
    if (const auto ok = m_session->jobs()->resume(m_current); !ok)
        Q_EMIT failed(QString::fromStdString(ok.error().message),
                      QString::fromStdString(ok.error().hint));
}

void JobsPanel::stop() {
    m_session->jobs()->stop(m_current);
}

void JobsPanel::pollLog() {
    if (isVisible() && !m_current.isEmpty()) m_session->jobs()->readLog(m_current);
}

}  // namespace sl
