// SPDX-License-Identifier: Apache-2.0
#include "views/panels/fine_tune_window.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/session/job_runner.h"
#include "core/session/session.h"
#include "core/session/train_check.h"
#include "views/panels/command_text.h"
#include "views/panels/counted.h"
#include "views/panels/error_text.h"
#include "views/panels/findings_model.h"
#include "views/panels/look.h"
#include "views/panels/segmented.h"
#include "views/panels/train_form.h"
#include "views/panels/train_outlook_view.h"
#include "views/panels/train_sample_view.h"

namespace sl {

namespace {
constexpr int kFormWidth = 372;
constexpr QSize kSize{1120, 760};
constexpr int kCommandLines = 3;
}  // namespace

FineTuneWindow::FineTuneWindow(Session* session, QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_form(new TrainForm(this)),
      m_page(new Segmented({tr("Data"), tr("Seen by the model"), tr("What learns")}, this)),
      m_pages(new QStackedWidget(this)),
      m_summary(note({}, this)),
      m_outlook(new QLabel(this)),
      m_why(note({}, this)),
      m_table(new QTableView(this)),
      m_findings(new FindingsModel(this)),
      m_sample(new TrainSampleView(session->trainCheck(), this)),
      m_command(new QPlainTextEdit(this)),
      m_busy(new QProgressBar(this)),
      m_start(primaryButton(tr("Start training"), this)) {
    setObjectName("fineTune");
    setWindowTitle(tr("Fine-tune"));
    setModal(false);
    setSizeGripEnabled(true);
    auto* body = new QHBoxLayout;
    body->setSpacing(2 * kGap);
    body->addWidget(buildLeft());
    body->addWidget(buildRight(), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGap, 2 * kGap, 2 * kGap, 2 * kGap);
    column->setSpacing(kGap + kHalfGap);
    column->addLayout(body, 1);
    column->addWidget(buildBottom());
    resize(kSize);
    connectParts();
    refresh();
}

QWidget* FineTuneWindow::buildLeft() {
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(kFormWidth);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_form->layout()->setContentsMargins(0, 0, kGap, 0);
    return scroll;
}

QWidget* FineTuneWindow::buildRight() {
    m_pages->addWidget(buildData());
    m_pages->addWidget(m_sample);
    m_pages->addWidget(new RecipeTable(m_session->trainCheck(), this));
    auto* right = new QWidget(this);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    column->addWidget(heading(tr("Before it runs"), this));
    column->addWidget(m_page);
    column->addWidget(m_pages, 1);
    return right;
}

QWidget* FineTuneWindow::buildData() {
    m_table->setModel(m_findings);
    m_table->setAccessibleName(tr("Findings in the data; Enter opens the picture"));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    column->addWidget(m_summary);
    column->addWidget(m_table, 1);
    column->addStretch(0);
    return page;
}

QWidget* FineTuneWindow::buildBottom() {
    m_command->setReadOnly(true);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setAccessibleName(tr("The command line that does the same"));
    m_command->setTabChangesFocus(true);
    m_command->setFixedHeight(kCommandLines * m_command->fontMetrics().lineSpacing() + 2 * kGap);
    auto* copy = iconButton("copy", tr("Copy the command line"), this);
    connect(copy, &QToolButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_command->toPlainText()); });
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedSize(120, kHalfGap);
    m_outlook->setProperty("emptyTitle", true);
    m_outlook->setWordWrap(true);
    auto* bottom = new QWidget(this);
    auto* column = new QVBoxLayout(bottom);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    auto* command = new QHBoxLayout;
    command->setSpacing(kHalfGap);
    command->addWidget(m_command, 1);
    command->addWidget(copy, 0, Qt::AlignTop);
    auto* last = new QHBoxLayout;
    last->setSpacing(kGap);
    last->addWidget(m_busy);
    last->addWidget(m_why, 1);
    last->addWidget(m_start);
    column->addWidget(m_outlook);
    column->addLayout(command);
    column->addLayout(last);
    return bottom;
}

void FineTuneWindow::connectParts() {
    TrainCheck* check = m_session->trainCheck();
    connect(m_form, &TrainForm::planChanged, this, &FineTuneWindow::planChanged);
    connect(m_page, &Segmented::chosen, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_table, &QTableView::activated, this, &FineTuneWindow::openFinding);
    connect(m_table, &QTableView::clicked, this, &FineTuneWindow::openFinding);
    connect(m_start, &QPushButton::clicked, this, &FineTuneWindow::start);
    connect(check, &TrainCheck::dataChanged, this, &FineTuneWindow::refreshData);
    connect(check, &TrainCheck::dataChanged, this, &FineTuneWindow::refresh);
    connect(check, &TrainCheck::outlookChanged, this, &FineTuneWindow::refresh);
    connect(check, &TrainCheck::idleChanged, this, &FineTuneWindow::refresh);
}

void FineTuneWindow::showPage(Page page) {
    m_page->setCurrent(static_cast<int>(page));
    m_pages->setCurrentIndex(static_cast<int>(page));
}

void FineTuneWindow::stepSample(int by) {
    m_sample->step(by);
}

void FineTuneWindow::prepare() {
    const ProjectInfo& project = m_session->project();
    const ModelState& model = m_session->model();
    m_form->setModels({model.name});
    TrainPlan plan = m_form->plan();
    if (m_project != project.folder) {
        m_project = project.folder;
        plan = {};
        if (model.name == "mini" || QFileInfo(model.name).isDir()) plan.model = model.name;
        const auto suggestion = suggestedTraining(project.folder);
        plan.data = suggestion.data;
        plan.format = suggestion.format;
        plan.test = suggestion.test;
        plan.testFormat = suggestion.testFormat;
        if (suggestion.data.isEmpty()) plan.source = TrainPlan::Source::Project;
    }
    plan.storePath = project.storePath;
    plan.projectRoot =
        project.folder.isEmpty() ? QFileInfo(project.storePath).absolutePath() : project.folder;
    m_form->setPlan(plan);
    m_session->trainCheck()->setPlan(plan);
    planChanged();
}

void FineTuneWindow::hideEvent(QHideEvent* event) {
    QDialog::hideEvent(event);
    m_session->trainCheck()->stop();
}

void FineTuneWindow::planChanged() {
    const TrainPlan plan = m_form->plan();
    if (isVisible()) m_session->trainCheck()->setPlan(plan);
    m_command->setPlainText(shellLine(trainCommand(plan, m_session->jobs()->freeFolder())));
    refresh();
}

QString FineTuneWindow::whyNotStart() const {
    if (!m_session->isOpen()) return tr("Open a project first: the training is kept in it");
    return m_session->trainCheck()->whyNotStart();
}

void FineTuneWindow::refresh() {
    const TrainCheck* check = m_session->trainCheck();
    const QString why = whyNotStart();
    m_start->setEnabled(why.isEmpty());
    m_start->setToolTip(why);
    m_why->setText(why);
    m_busy->setVisible(!check->idle());
    const auto& outlook = check->outlook();
    m_outlook->setText(outlook.value ? outlookText(*outlook.value, m_form->plan().minutes)
                       : outlook.underWay
                           ? tr("Measuring time and memory with two steps on the data…")
                           : tr("Time and memory are measured once the data is in order"));
    Q_EMIT usableChanged();
}

void FineTuneWindow::refreshData() {
    const auto& data = m_session->trainCheck()->data();
    m_findings->setFindings(data.value ? data.value->findings : std::vector<DataFinding>());
    m_table->setVisible(m_findings->rowCount() > 0);
    for (const int column : {1, 2}) m_table->resizeColumnToContents(column);
    if (data.error) {
        m_summary->setText(errorLine(*data.error));
    } else if (data.underWay) {
        m_summary->setText(tr("Looking through the data…"));
    } else if (!data.value) {
        m_summary->setText(whyIncomplete(m_form->plan()));
    } else {
        const int errors = data.value->errors();
        const int warnings = m_findings->rowCount() - errors;
        QStringList parts{counted(data.value->samples, tr("%1 sample"), tr("%1 samples")),
                          counted(data.value->pictures, tr("%1 picture"), tr("%1 pictures"))};
        if (!data.value->boxReading.isEmpty())
            parts << tr("boxes read as %1").arg(data.value->boxReading);
        parts << (errors == 0 ? tr("no errors") : counted(errors, tr("%1 error"), tr("%1 errors")));
        if (warnings > 0) parts << counted(warnings, tr("%1 warning"), tr("%1 warnings"));
        m_summary->setText(parts.join(" · "));
    }
}

void FineTuneWindow::openFinding(const QModelIndex& index) {
    QString media = index.data(FindingsModel::MediaRole).toString();
    if (media.isEmpty()) return;
    if (QFileInfo(media).isRelative()) media = QDir(m_form->plan().root()).absoluteFilePath(media);
    Q_EMIT mediumRequested(media);
}

void FineTuneWindow::start() {
    if (!whyNotStart().isEmpty()) return;
    const TrainPlan plan = m_form->plan();
    const auto id = m_session->jobs()->start("train", trainTitle(plan), trainJobWords(plan));
    if (!id) {
        Q_EMIT failed(QString::fromStdString(id.error().message),
                      QString::fromStdString(id.error().hint));
        return;
    }
    hide();
    Q_EMIT started(*id);
}

}  // namespace sl
