// SPDX-License-Identifier: Apache-2.0
#include "views/panels/ask_all_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include "core/session/ask_all.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/counted.h"
#include "views/panels/error_text.h"
#include "views/panels/look.h"

namespace sl {

namespace {
constexpr int kWidth = 520;
constexpr int kQuestionLines = 4;
}  // namespace

AskAllDialog::AskAllDialog(Session* session, std::function<std::vector<int>()> filtered,
                           QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_filtered(std::move(filtered)),
      m_questions(new QPlainTextEdit(this)),
      m_task(new QComboBox(this)),
      m_all(new QRadioButton(this)),
      m_some(new QRadioButton(this)),
      m_evidence(new QCheckBox(tr("Keep attention maps (slower, and larger on disk)"), this)),
      m_state(note({}, this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this)),
      m_start(primaryButton(tr("Ask all"), this)) {
    m_buttons->addButton(m_start, QDialogButtonBox::AcceptRole);
    setObjectName("askAll");
    setWindowTitle(tr("Ask all pictures"));
    build();
    connect(m_questions, &QPlainTextEdit::textChanged, this, &AskAllDialog::refresh);
    connect(m_task, &QComboBox::currentIndexChanged, this, &AskAllDialog::refresh);
    connect(m_all, &QRadioButton::toggled, this, &AskAllDialog::refresh);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &AskAllDialog::start);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(session, &Session::modelChanged, this, &AskAllDialog::refresh);
    connect(session->samples(), &Samples::reset, this, &AskAllDialog::refresh);
    connect(session, &Session::tasksChanged, this, [this] {
        m_task->clear();
        for (const TaskInfo& task : m_session->tasks())
            m_task->addItem(QString::fromStdString(task.title), QString::fromStdString(task.id));
    });
}

void AskAllDialog::build() {
    m_questions->setAccessibleName(tr("Questions, one on a line"));
    m_questions->setTabChangesFocus(true);
    m_questions->setPlaceholderText(tr("One question on each line"));
    m_questions->setFixedHeight(m_questions->fontMetrics().lineSpacing() * kQuestionLines +
                                4 * kGap);
    m_task->setAccessibleName(tr("Task"));
    m_all->setChecked(true);
    m_state->setAccessibleName(tr("What will be asked"));
    for (const TaskInfo& task : m_session->tasks())
        m_task->addItem(QString::fromStdString(task.title), QString::fromStdString(task.id));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGap, 2 * kGap, 2 * kGap, 2 * kGap);
    column->setSpacing(kGap);
    column->addWidget(heading(tr("Questions"), this));
    column->addWidget(m_questions);
    column->addWidget(note(tr("{prompt} is the picture's own question where its list has one "
                              "(alone on a line, with its own task), {name} its file name, "
                              "{label} what is marked on it."),
                           this));
    column->addWidget(m_task);
    column->addWidget(heading(tr("Pictures"), this));
    column->addWidget(m_all);
    column->addWidget(m_some);
    column->addWidget(m_evidence);
    column->addSpacing(kGap);
    column->addWidget(m_state);
    column->addWidget(m_buttons);
    setMinimumWidth(kWidth);
}

void AskAllDialog::open(const QString& task, const QString& prompt) {
    if (m_questions->toPlainText().trimmed().isEmpty()) {
        m_questions->setPlainText(prompt);
        setTask(task);
    }
    show();
    refresh();
    raise();
    activateWindow();
    m_questions->setFocus();
    m_questions->selectAll();
}

QStringList AskAllDialog::questions() const {
    return m_questions->toPlainText().split('\n');
}

void AskAllDialog::setQuestions(const QStringList& questions) {
    m_questions->setPlainText(questions.join('\n'));
}

bool AskAllDialog::setTask(const QString& id) {
    const int index = m_task->findData(id);
    if (index >= 0) m_task->setCurrentIndex(index);
    return index >= 0;
}

void AskAllDialog::setFiltered(bool filteredOnly) {
    (filteredOnly ? m_some : m_all)->setChecked(true);
}

void AskAllDialog::setEvidence(bool evidence) {
    m_evidence->setChecked(evidence);
}

Result<AskAllRequest> AskAllDialog::request() const {
    AskAllRequest request;
    request.questions = questions();
    request.task = m_task->currentData().toString();
    request.evidence = m_evidence->isChecked();
    const TaskInfo* task = m_session->task(request.task);
    if (task == nullptr) return fail(ErrorCode::Usage, "no task plugin is there to ask with");
    request.promptRequired = task->promptRequired;
    return request;
}

Result<AskAllPlan> AskAllDialog::plan(int* skipped) const {
    const auto wanted = request();
    if (!wanted) return passOn(wanted);
    const auto& items = m_session->samples()->items();
    if (m_all->isChecked()) return planAskAll(*wanted, items, skipped);
    std::vector<MediaItem> some;
    for (const int row : m_filtered()) some.push_back(items[static_cast<std::size_t>(row)]);
    return planAskAll(*wanted, some, skipped);
}

QString AskAllDialog::whyNot() const {
    const ModelState& model = m_session->model();
    if (m_session->samples()->items().empty()) return tr("There are no samples");
    if (model.status == ModelState::Status::None) return tr("Choose a model first");
    if (model.status == ModelState::Status::Failed)
        return tr("The model could not be loaded: choose another in the header");
    if (model.status == ModelState::Status::Ready && !model.canGenerate)
        return tr("%1 cannot answer questions").arg(model.shortName());
    const auto wanted = request();
    if (!wanted) return errorLine(wanted.error());
    // One sample tells what is wrong with the questions; which have their own prompts is for later.
    const auto one = planAskAll(*wanted, {m_session->samples()->items().front()}, nullptr);
    return one || one.error().code != ErrorCode::Usage ? QString() : errorLine(one.error());
}

QString AskAllDialog::start() {
    QString problem = whyNot();
    if (problem.isEmpty()) {
        auto planned = plan(nullptr);
        if (planned) m_session->askAll()->start(std::move(*planned));
        else problem = errorLine(planned.error());
    }
    if (problem.isEmpty()) hide();
    else showProblem(problem);
    return problem;
}

void AskAllDialog::showProblem(const QString& problem) {
    m_start->setEnabled(problem.isEmpty());
    m_state->setStyleSheet(problem.isEmpty() ? QString() : "color: " + warnColor(this).name());
    m_state->setText(problem);
}

void AskAllDialog::refresh() {
    if (!isVisible()) return;  // planning for thousands takes a moment
    const int all = static_cast<int>(m_session->samples()->items().size());
    m_all->setText(counted(all, tr("The one picture"), tr("All %1 pictures")));
    m_some->setText(counted(static_cast<qsizetype>(m_filtered().size()),
                            tr("The one that the filter in Samples lets through"),
                            tr("The %1 that the filter in Samples lets through")));
    QString problem = whyNot();
    int skipped = 0;
    const auto planned =
        problem.isEmpty() ? plan(&skipped) : Result<AskAllPlan>(fail(ErrorCode::Usage, ""));
    if (problem.isEmpty() && !planned) problem = errorLine(planned.error());
    showProblem(problem);
    if (!problem.isEmpty()) return;
    QString text = counted(static_cast<qsizetype>(planned->items.size()), tr("%1 question"),
                           tr("%1 questions"));
    text += tr(", asked whenever you ask none yourself.");
    if (skipped > 0)
        text += " " + counted(skipped, tr("%1 is left out: its file or its own prompt is missing."),
                              tr("%1 are left out: their file or own prompt is missing."));
    m_state->setText(text);
}

}  // namespace sl
