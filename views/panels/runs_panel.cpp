// SPDX-License-Identifier: Apache-2.0
#include "views/panels/runs_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/session.h"
#include "views/panels/counted.h"
#include "views/panels/empty_state.h"
#include "views/panels/filter_field.h"
#include "views/panels/look.h"
#include "views/panels/run_filter.h"
#include "views/panels/runs_model.h"
#include "views/panels/star_delegate.h"

namespace sl {

namespace {
constexpr int kWaitMs = 150;
}

RunsPanel::RunsPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new RunsModel(this)),
      m_order(new QSortFilterProxyModel(this)),
      m_filter(new FilterField(tr("Search prompts, answers, pictures; verdict:rejected…"),
                               tr("Search runs"), RunFilter::words(), this)),
      m_task(new QComboBox(this)),
      m_starred(iconButton("star", tr("Starred only"), this)),
      m_review(iconButton("review", tr("Review these answers one by one"), this)),
      m_columns(iconButton("table", tr("Choose columns"), this)),
      m_count(note({}, this)),
      m_stack(new QStackedWidget(this)),
      m_table(new QTableView(this)),
      m_empty(
          new EmptyState("runs", tr("No runs yet"), tr("Every question is recorded here."), this)) {
    build();
    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMs);
    connect(&m_wait, &QTimer::timeout, this, &RunsPanel::askForRuns);
    connect(m_filter, &FilterField::textChanged, this, [this](const QString& line) {
        m_filter->setError(RunFilter(line).error());
        m_wait.stop();  // wait for the end of the word
        refresh();
    });
    connect(m_review, &QToolButton::clicked, this, &RunsPanel::reviewRequested);
    connect(m_columns, &QToolButton::clicked, this,
            [this] { showColumnMenu(m_columns->mapToGlobal(QPoint(0, m_columns->height()))); });
    connect(m_model, &RunsModel::noteWritten, this, &RunsPanel::noteWritten);
    connect(m_task, &QComboBox::currentIndexChanged, this, &RunsPanel::refresh);
    connect(m_starred, &QToolButton::toggled, this, &RunsPanel::refresh);
    connect(session, &Session::runsOutdated, this, &RunsPanel::refresh);
    connect(session, &Session::tasksChanged, this, [this] {
        const QSignalBlocker blocker(m_task);
        while (m_task->count() > 1) m_task->removeItem(1);
        for (const TaskInfo& task : m_session->tasks())
            m_task->addItem(QString::fromStdString(task.title), QString::fromStdString(task.id));
    });
    connect(session, &Session::runsRead, this, [this](const std::vector<Run>& runs) {
        m_model->setRuns(runs);
        updateState();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunsPanel::chosenChanged);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (index.column() == RunsModel::Note) m_table->edit(index);
        else openCurrent();
    });
    connect(new QShortcut(QKeySequence(Qt::Key_F2), m_table, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &RunsPanel::editNote);
    connect(m_table, &QTableView::clicked, this, &RunsPanel::toggleStar);
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsPanel::showMenu);
    connect(m_table->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            [this](const QPoint& position) {
                showColumnMenu(m_table->horizontalHeader()->viewport()->mapToGlobal(position));
            });
    connect(m_empty, &EmptyState::actionClicked, this, [this] {
        m_filter->clear();
        m_starred->setChecked(false);
        m_task->setCurrentIndex(0);
    });
    updateState();
}

void RunsPanel::build() {
    m_task->addItem(tr("All tasks"), QString());
    m_task->setAccessibleName(tr("Task"));
    m_starred->setCheckable(true);
    m_order->setSourceModel(m_model);
    m_order->setSortRole(RunsModel::SortRole);
    m_table->setModel(m_order);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunsModel::Started, Qt::DescendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setItemDelegateForColumn(RunsModel::Star, new StarDelegate(this));
    m_table->setAccessibleName(tr("Runs"));
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setFont(tabularFont(font()));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kSmallestTarget + kHalfGap);
    QHeaderView* header = m_table->horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(kSmallestTarget);
    const int widths[] = {32, 80, 92, 120, 180, 320, 80, 64, 64, 64, 160};
    for (int i = 0; i < RunsModel::ColumnCount; ++i) header->resizeSection(i, widths[i]);
    header->setSectionResizeMode(RunsModel::Star, QHeaderView::Fixed);
    header->setSectionResizeMode(RunsModel::Text, QHeaderView::Stretch);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);

    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    m_filter->setMaximumWidth(560);
    m_count->setWordWrap(false);
    row->addWidget(m_filter, 2);
    row->addWidget(m_task);
    row->addWidget(m_starred);
    row->addStretch(1);
    row->addWidget(m_count);
    row->addWidget(m_review);
    row->addWidget(m_columns);
    for (QWidget* control : {static_cast<QWidget*>(m_task), static_cast<QWidget*>(m_starred),
                             static_cast<QWidget*>(m_count), static_cast<QWidget*>(m_review),
                             static_cast<QWidget*>(m_columns)})
        row->setAlignment(control, Qt::AlignTop);  // beside the line, not beside its error
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    column->addLayout(row);
    column->addWidget(m_stack, 1);
}

void RunsPanel::refresh() {
    m_outdated = true;
    // Not started anew while it runs: a job's answers must not put it off for ever.
    if (isVisible() && !m_wait.isActive()) m_wait.start();
}

void RunsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_outdated) m_wait.start();
}

void RunsPanel::askForRuns() {
    m_outdated = false;
    RunsFilter filter = shown();
    filter.limit = RunsFilter().limit;
    m_session->readRuns(filter);
}

RunsFilter RunsPanel::shown() const {
    RunsFilter filter = RunFilter(m_filter->text()).wanted();
    filter.task = m_task->currentData().toString();
    filter.starredOnly = m_starred->isChecked();
    filter.limit = 0;
    return filter;
}

void RunsPanel::setFilter(const QString& line) {
    m_filter->setText(line);
}

QString RunsPanel::filterError() const {
    return m_filter->error();
}

bool RunsPanel::setColumnVisible(const QString& title, bool visible) {
    for (int i = RunsModel::Started; i < RunsModel::ColumnCount; ++i) {
        if (m_model->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString().toLower() != title)
            continue;
        m_table->horizontalHeader()->setSectionHidden(i, !visible);
        return true;
    }
    return false;
}

void RunsPanel::updateState() {
    const int rows = m_model->rowCount();
    const bool filtered = !m_filter->text().trimmed().isEmpty() || m_starred->isChecked() ||
                          m_task->currentIndex() > 0;
    m_stack->setCurrentIndex(rows > 0 ? 0 : 1);
    m_empty->setText(filtered ? tr("Nothing matches") : tr("No runs yet"),
                     filtered ? tr("No run fits the search.")
                              : tr("Every question that is asked is recorded here."));
    m_empty->setActionText(filtered ? tr("Show all") : QString());
    m_count->setText(rows > 0 ? counted(rows, tr("%1 run"), tr("%1 runs")) : QString());
    Q_EMIT listChanged();
}

QString RunsPanel::currentId() const {
    return m_table->currentIndex().data(RunsModel::IdRole).toString();
}

std::vector<Run> RunsPanel::chosen() const {
    std::vector<Run> runs;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        runs.push_back(m_model->run(m_order->mapToSource(index).row()));
    return runs;
}

void RunsPanel::openCurrent() {
    if (!currentId().isEmpty()) m_session->openRun(currentId());
}

void RunsPanel::editNote() {
    const QModelIndex now = m_table->currentIndex();
    if (!now.isValid()) return;
    m_table->setColumnHidden(RunsModel::Note, false);
    m_table->edit(now.siblingAtColumn(RunsModel::Note));
}

void RunsPanel::focusFilter() {
    m_filter->focus();
}

void RunsPanel::toggleStar(const QModelIndex& index) {
    if (index.column() != RunsModel::Star) return;
    const int row = m_order->mapToSource(index).row();
    const bool starred = !m_model->run(row).starred;
    m_model->setStarred(row, starred);
    m_session->setStar(QString::fromStdString(m_model->run(row).id), starred);
}

void RunsPanel::showMenu(const QPoint& position) {
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid()) return;
    // A menu over one of several chosen rows is about all of them.
    if (!m_table->selectionModel()->isRowSelected(index.row())) m_table->setCurrentIndex(index);
    else m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    const QString id = currentId();
    const Run run = m_model->run(m_order->mapToSource(index).row());
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(themedIcon("picture"), tr("Open with picture and evidence"), this,
                    &RunsPanel::openCurrent);
    menu->addAction(themedIcon(run.starred ? "star-on" : "star"),
                    run.starred ? tr("Remove star") : tr("Star"), this,
                    [this, index] { toggleStar(index.siblingAtColumn(RunsModel::Star)); });
    QAction* compare = menu->addAction(themedIcon("boxes"), tr("Compare the two chosen runs"), this,
                                       &RunsPanel::compareRequested);
    compare->setEnabled(chosen().size() == 2);
    menu->addAction(themedIcon("pencil"), tr("Write a note (F2)"), this, &RunsPanel::editNote);
    menu->addSeparator();
    menu->addAction(themedIcon("copy"), tr("Copy answer"), this, [run] {
        QApplication::clipboard()->setText(QString::fromStdString(run.text));
    });
    menu->addAction(tr("Copy run id"), this, [id] { QApplication::clipboard()->setText(id); });
    menu->addSeparator();
    menu->addAction(themedIcon("trash"), tr("Delete this record…"), this,
                    [this, id] { Q_EMIT removeRequested(id); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void RunsPanel::showColumnMenu(const QPoint& globalPosition) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QHeaderView* header = m_table->horizontalHeader();
    for (int i = RunsModel::Started; i < RunsModel::ColumnCount; ++i) {
        QAction* action =
            menu->addAction(m_model->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(i));
        connect(action, &QAction::toggled, header,
                [header, i](bool on) { header->setSectionHidden(i, !on); });
    }
    menu->popup(globalPosition);
}

QStringList RunsPanel::answeredIds() const {
    QStringList ids;
    for (int row = m_model->rowCount() - 1; row >= 0; --row) {
        const Run& run = m_model->run(row);
        if (run.kind == "ask" && run.state == RunState::Done) ids << QString::fromStdString(run.id);
    }
    return ids;
}

QByteArray RunsPanel::headerState() const {
    return m_table->horizontalHeader()->saveState();
}

void RunsPanel::restoreHeader(const QByteArray& state) {
    m_table->horizontalHeader()->restoreState(state);
}

}  // namespace sl
