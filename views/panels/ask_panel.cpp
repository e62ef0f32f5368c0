// SPDX-License-Identifier: Apache-2.0
#include "views/panels/ask_panel.h"

#include <QComboBox>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/ids.h"
#include "core/session/asks.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/answer_view.h"
#include "views/panels/conversation_view.h"
#include "views/panels/look.h"
#include "views/panels/prompt_edit.h"
#include "views/panels/region_chip.h"

namespace sl {

AskPanel::AskPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_task(new QComboBox(this)),
      m_conversation(new ConversationView(this)),
      m_prompt(new PromptEdit(this)),
      m_chip(new RegionChip(this)),
      m_regionButton(iconButton("region", tr("Ask about a part of the picture"), this)),
      m_followButton(iconButton("follow", tr("Follow up"), this)),
      m_ask(primaryButton(tr("Ask"), this)),
      m_stop(new QPushButton(tr("Stop"), this)),
      m_answer(new AnswerView(session, this)) {
    build();
    connect(m_task, &QComboBox::currentIndexChanged, this, &AskPanel::taskChosen);
    connect(m_prompt, &PromptEdit::submitted, this, &AskPanel::run);
    connect(m_prompt, &PromptEdit::stopRequested, this, &AskPanel::stop);
    connect(m_prompt, &QPlainTextEdit::textChanged, this, [this] {
        updateButtons();
        Q_EMIT queryChanged();
    });
    connect(m_ask, &QPushButton::clicked, this, &AskPanel::run);
    connect(m_stop, &QPushButton::clicked, this, &AskPanel::stop);
    connect(m_regionButton, &QToolButton::clicked, this, &AskPanel::regionToolRequested);
    connect(m_followButton, &QToolButton::toggled, this, &AskPanel::setFollowUp);
    connect(m_conversation, &ConversationView::newRequested, this, [this] {
        setFollowUp(false);
        m_session->asks()->show({});
        focusPrompt();
    });
    connect(session->asks(), &Asks::shownChanged, this, &AskPanel::updateConversation);
    connect(session, &Session::modelChanged, this, &AskPanel::updateConversation);
    connect(m_chip, &RegionChip::cleared, this, [this] {
        setRegion(std::nullopt);
        Q_EMIT regionChanged(std::nullopt);
    });
    connect(m_answer, &AnswerView::provenanceRequested, this, &AskPanel::provenanceRequested);
    connect(m_answer, &AnswerView::starRequested, this, &AskPanel::starRequested);
    connect(m_answer, &AnswerView::againRequested, this, &AskPanel::again);
    connect(m_answer, &AnswerView::modelRequested, this, &AskPanel::modelRequested);
    connect(session, &Session::tasksChanged, this, &AskPanel::fillTasks);
    connect(session, &Session::modelChanged, this, &AskPanel::updateButtons);
    connect(session->samples(), &Samples::currentChanged, this, &AskPanel::sampleChanged);
    connect(session->samples(), &Samples::pictureChanged, this, &AskPanel::updateButtons);
    connect(session->asks(), &Asks::liveChanged, this, &AskPanel::updateButtons);
    connect(session->asks(), &Asks::ended, this, &AskPanel::ended);
    fillTasks();
    updateButtons();
}

void AskPanel::build() {
    m_task->setAccessibleName(tr("Task"));
    m_task->setToolTip(tr("What kind of question this is"));
    m_task->setMinimumHeight(kSmallestTarget + kHalfGap);
    m_ask->setIcon(tintedIcon("ask", palette().color(QPalette::HighlightedText)));
    m_stop->setIcon(themedIcon("stop"));
    m_stop->setToolTip(tr("Stop answering (Esc)"));
    m_stop->setMinimumHeight(m_ask->minimumHeight());

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kHalfGap);
    buttons->addWidget(m_regionButton);
    buttons->addWidget(m_followButton);
    buttons->addWidget(m_chip);
    buttons->addStretch(1);
    buttons->addWidget(m_stop);
    buttons->addWidget(m_ask);
    auto* column = new QVBoxLayout(this);
    setPanelMargins(column);
    m_followButton->setCheckable(true);
    column->addWidget(m_task);
    column->addWidget(m_conversation);
    column->addWidget(m_prompt);
    column->addLayout(buttons);
    column->addWidget(m_answer, 1);
}

void AskPanel::fillTasks() {
    const QString before = taskId().isEmpty() ? m_session->project().task : taskId();
    const QSignalBlocker blocker(m_task);
    m_task->clear();
    for (const TaskInfo& task : m_session->tasks())
        m_task->addItem(QString::fromStdString(task.title), QString::fromStdString(task.id));
    m_task->setEnabled(m_task->count() > 0);
    if (!m_session->project().task.isEmpty()) setTask(m_session->project().task);
    if (!before.isEmpty()) setTask(before);
    taskChosen();
}

QString AskPanel::taskId() const {
    return m_task->currentData().toString();
}

bool AskPanel::setTask(const QString& id) {
    const int index = m_task->findData(id);
    if (index >= 0) m_task->setCurrentIndex(index);
    return index >= 0;
}

void AskPanel::setTaskNumber(int position) {
    if (position < m_task->count()) m_task->setCurrentIndex(position);
}

void AskPanel::taskChosen() {
    const TaskInfo* task = m_session->task(taskId());
    const QString hint = task != nullptr ? QString::fromStdString(task->promptHint) : QString();
    m_prompt->setPlaceholderText(hint);
    m_prompt->setToolTip(task != nullptr && !task->promptRequired
                             ? tr("May stay empty for this task")
                             : tr("Enter asks, Shift+Enter breaks the line, Up brings back "
                                  "earlier questions"));
    updateButtons();
    Q_EMIT queryChanged();
}

QString AskPanel::prompt() const {
    return m_prompt->toPlainText();
}

void AskPanel::setPrompt(const QString& prompt) {
    m_prompt->setPlainText(prompt);
    m_prompt->moveCursor(QTextCursor::End);
}

void AskPanel::setRegion(const std::optional<Box>& region) {
    m_region = region;
    m_chip->setRegion(region);
    Q_EMIT queryChanged();
}

void AskPanel::focusPrompt() {
    m_prompt->setFocus(Qt::ShortcutFocusReason);
    m_prompt->selectAll();
}

QStringList AskPanel::history() const {
    return m_prompt->history();
}
void AskPanel::setHistory(const QStringList& history) {
    m_prompt->setHistory(history);
}

void AskPanel::sampleChanged() {
    const MediaItem* item = m_session->samples()->currentItem();
    const QString suggestion =
        item != nullptr ? QString::fromStdString(item->sample.prompt) : QString();
    const QString typed = prompt();
    // A question of the user's own stays when the picture changes; a suggested one gives way.
    if (typed.isEmpty() || typed == m_suggested) {
        if (item != nullptr && !item->sample.task.empty())
            setTask(QString::fromStdString(item->sample.task));
        if (typed != suggestion) setPrompt(suggestion);
        m_suggested = suggestion;
    }
    if (m_region) {
        setRegion(std::nullopt);
        Q_EMIT regionChanged(std::nullopt);
    }
    updateButtons();
    Q_EMIT queryChanged();
}

namespace {

/// The turns up to and including an answer.
std::vector<Turn> turnsOf(const AskRecord& record) {
    std::vector<Turn> turns = record.query.messages;
    turns.push_back({"user", record.query.prompt});
    turns.push_back({"assistant", record.answer.text});
    return turns;
}

}  // namespace

QString AskPanel::whyNotFollowUp() const {
    return m_session->asks()->shown() ? QString() : tr("There is no answer yet");
}

void AskPanel::setFollowUp(bool on) {
    m_followUp = on && whyNotFollowUp().isEmpty();
    m_followMedium = m_session->asks()->medium();
    if (m_followUp) m_newConversation = QString::fromStdString(newRunId());
    updateConversation();
    Q_EMIT queryChanged();
}

void AskPanel::updateConversation() {
    const AskRecordPtr shown = m_session->asks()->shown();
    // Another picture is another conversation.
    if (m_session->asks()->medium() != m_followMedium) m_followUp = false;
    if (!shown && m_session->asks()->live() == nullptr) m_followUp = false;
    const QSignalBlocker blocker(m_followButton);
    m_followButton->setChecked(m_followUp);
    setUsable(m_followButton, whyNotFollowUp(),
              tr("Follow up: the next question continues this conversation"));
    if (shown) {
        const ModelState& model = m_session->model();
        const bool blind = model.status == ModelState::Status::Ready && !model.canConverse;
        m_conversation->setTurns(
            m_followUp ? turnsOf(*shown) : shown->query.messages,
            blind ? tr("%1 sees each question by itself. The conversation is kept for the record.")
                        .arg(model.shortName())
                  : QString());
    } else {
        m_conversation->setTurns({}, {});
    }
    Q_EMIT usableChanged();
}

Query AskPanel::query() const {
    Query query;
    query.task = taskId().toStdString();
    if (const MediaItem* item = m_session->samples()->currentItem())
        query.media = {item->path.toStdString()};
    query.prompt = prompt().trimmed().toStdString();
    query.region = m_region;
    if (const AskRecordPtr shown = m_session->asks()->shown(); m_followUp && shown) {
        query.messages = turnsOf(*shown);
        query.conversation = shown->query.conversation.empty() ? m_newConversation.toStdString()
                                                               : shown->query.conversation;
        query.parent = shown->run.id;
    }
    if (m_session->model().canProbe || m_session->model().status == ModelState::Status::Loading)
        query.probes = {ProbeSpec{"attention", {}}};
    return query;
}

QString AskPanel::whyNotRun() const {
    if (m_session->samples()->current() < 0) return tr("Open a picture first");
    if (m_session->samples()->pictureError())
        return tr("This picture cannot be read: %1")
            .arg(QString::fromStdString(m_session->samples()->pictureError()->message));
    const TaskInfo* task = m_session->task(taskId());
    if (task == nullptr) return tr("No task plugin is there to ask with");
    if (m_session->model().status == ModelState::Status::Failed)
        return tr("The model could not be loaded: choose another in the header");
    if (m_session->model().status == ModelState::Status::None) return tr("Choose a model first");
    if (m_session->model().status == ModelState::Status::Ready && !m_session->model().canGenerate)
        return tr("%1 cannot answer questions").arg(m_session->model().shortName());
    if (task->promptRequired && prompt().trimmed().isEmpty()) return tr("Type a question first");
    return {};
}

void AskPanel::run() {
    if (!whyNotRun().isEmpty()) return;
    m_prompt->remember(prompt());
    m_session->asks()->ask(query());
}

void AskPanel::again() {
    if (const AskRecordPtr record = m_session->asks()->shown())
        m_session->asks()->ask(record->query);
}

void AskPanel::stop() {
    m_session->asks()->stop();
}

void AskPanel::ended(const AskRecordPtr& record) {
    if (record->error && record->error->code != ErrorCode::Cancelled)
        m_answer->showError(*record->error);
    updateButtons();
}

void AskPanel::updateButtons() {
    const bool live = m_session->asks()->live() != nullptr;
    m_stop->setVisible(live);
    setUsable(m_ask, whyNotRun(), tr("Ask (Enter, or Ctrl+Enter from anywhere)"));
    setUsable(m_regionButton,
              m_session->samples()->picture() ? QString() : tr("Open a picture first"),
              tr("Ask about a part of the picture: drag a rectangle"));
    Q_EMIT usableChanged();
}

}  // namespace sl
