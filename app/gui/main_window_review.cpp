// SPDX-License-Identifier: Apache-2.0
// Questions to all pictures, the review of their answers, conversations, and files that moved.
#include <QFileDialog>
#include <QFileInfo>
#include <QUndoStack>

#include "app/gui/box_editor.h"
#include "app/gui/main_window.h"
#include "app/gui/undo_steps.h"
#include "core/session/ask_all.h"
#include "core/session/asks.h"
#include "core/session/review.h"
#include "core/session/samples.h"
#include "core/session/session.h"
#include "views/panels/ask_all_dialog.h"
#include "views/panels/ask_panel.h"
#include "views/panels/conversation_view.h"
#include "views/panels/file_strip.h"
#include "views/panels/jobs_panel.h"
#include "views/panels/picture_panel.h"
#include "views/panels/review_bar.h"
#include "views/panels/runs_panel.h"
#include "views/panels/samples_panel.h"

namespace sl {

void MainWindow::buildReview() {
    m_askAll = new AskAllDialog(
        m_session, [this] { return m_samples->filtered(); }, this);
    m_reviewBar = new ReviewBar(m_session, this);
    auto* files = new FileStrip(m_session, this);
    m_picture->addStrip(files);
    m_picture->addStrip(m_reviewBar);
    connect(files, &FileStrip::findRequested, this, &MainWindow::findFile);
    connect(m_samples, &SamplesPanel::findRequested, this, &MainWindow::findFile);
    connect(m_samples, &SamplesPanel::filteredChanged, m_askAll, [this] {
        if (m_askAll->isVisible()) m_askAll->refresh();
    });
    connect(m_runs, &RunsPanel::reviewRequested, this, [this] { startReview({}); });
    connect(m_runs, &RunsPanel::noteWritten, this,
            [this](const QString& id, const QString& before, const QString& note) {
                m_undo->push(new SetStep<QString>(
                    tr("note"), before, note,
                    [this, id](const QString& text) { m_session->setNote(id, text); }));
            });
    connect(m_jobs, &JobsPanel::reviewRequested, this, &MainWindow::startReview);
    connect(m_reviewBar, &ReviewBar::used, this, [this] { m_picture->canvas()->setFocus(); });
    connect(m_session->review(), &Review::started, this, &MainWindow::reviewStarted);
    connect(m_session->review(), &Review::stopped, this, &MainWindow::reviewStopped);
    connect(m_session->review(), &Review::changed, this, &MainWindow::updateReviewCommands);
    connect(m_session->askAll(), &AskAll::jobsReset, this, &MainWindow::updateReviewCommands);
    connect(m_session->askAll(), &AskAll::jobChanged, this, &MainWindow::updateReviewCommands);
    connect(m_session->samples(), &Samples::fileStateChanged, this,
            &MainWindow::updateReviewCommands);
    connect(m_session->samples(), &Samples::missingChanged, this,
            &MainWindow::updateReviewCommands);
}

void MainWindow::addAskAllCommands() {
    Commands* c = m_commands;
    AskAll* all = m_session->askAll();
    c->add({"askall.open",
            tr("Ask all pictures…"),
            "ask",
            {QKeySequence("Ctrl+Shift+A")},
            tr("One or several questions about all samples, or the filtered ones")},
           [this] { m_askAll->open(m_ask->taskId(), m_ask->prompt()); });
    c->add({"askall.start", tr("Start asking all pictures"), "ask", {}, {}}, [this] {
        const QString problem = m_askAll->start();
        if (!problem.isEmpty() && !m_askAll->isVisible())
            showNotice({Notice::Level::Error, problem, {}});
    });
    c->add({"askall.pause", tr("Pause asking"), "pause", {}, {}},
           [all] { all->pause(all->active()); });
    c->add({"askall.resume", tr("Resume asking"), "resume", {}, {}},
           [all] { all->resume(all->resumable()); });
    c->add({"askall.cancel", tr("End asking"), "stop", {}, {}},
           [all] { all->cancel(all->active().isEmpty() ? all->resumable() : all->active()); });
    c->add({"askall.retry", tr("Ask the failed questions again"), "again", {}, {}}, [all] {
        if (!all->jobs().empty()) all->retryFailed(all->jobs().front().id);
    });
    c->add({"askall.review",
            tr("Review the newest job's answers"),
            "review",
            {QKeySequence("Ctrl+Alt+R")},
            {}},
           [this, all] {
               if (!all->jobs().empty()) startReview(all->jobs().front().id);
           });
    c->addToggle({"ask.follow_up",
                  tr("Follow up"),
                  "follow",
                  {QKeySequence("Ctrl+Shift+U")},
                  tr("The next question continues the conversation of the shown answer")},
                 false, [this](bool on) {
                     m_ask->setFollowUp(on);
                     updateReviewCommands();
                     m_ask->focusPrompt();
                 });
    c->add({"ask.new_conversation", tr("New conversation"), "close", {}, {}},
           [this] { Q_EMIT m_ask->conversation()->newRequested(); });
    c->addToggle({"ask.collapse_conversation", tr("Hide earlier turns"), nullptr, {}, {}}, false,
                 [this](bool on) { m_ask->conversation()->setCollapsed(on); });
    c->add({"sample.reload", tr("Read the picture again"), "again", {QKeySequence("F5")}, {}},
           [this] { m_session->samples()->reload(); });
    c->add({"sample.find", tr("Find missing files…"), "search", {}, {}},
           [this] { findFile(m_samples->missingPath()); });
}

void MainWindow::addReviewCommands() {
    Commands* c = m_commands;
    Review* review = m_session->review();
    c->add({"review.start",
            tr("Review answers"),
            "review",
            {QKeySequence("Ctrl+Shift+R")},
            tr("Go through the answers listed in Runs one by one, those not judged first")},
           [this] { startReview({}); });
    c->add({"review.accept", tr("Accept"), "check", {QKeySequence("Y")}, {}}, [this] { accept(); });
    c->add({"review.correct",
            tr("Correct"),
            "pencil",
            {QKeySequence("E")},
            tr("Correct the boxes, then go on")},
           [this] { correct(); });
    c->add({"review.reject", tr("Reject"), "close", {QKeySequence("X")}, {}},
           [this] { judge("rejected", tr("reject answer")); });
    c->add({"review.next", tr("Next"), "next", {QKeySequence("Space")}, tr("Next answer")},
           [this] { leaveAnswer(1); });
    c->add({"review.previous",
            tr("Back"),
            "previous",
            {QKeySequence("Backspace")},
            tr("Answer before")},
           [this] { leaveAnswer(-1); });
    QAction* stop = c->add({"review.stop", tr("Stop reviewing"), nullptr, {}, {}},
                           [review] { review->stop(); });
    stop->setProperty("keyHint", tr("Esc"));
    QList<QAction*> actions;
    for (const char* id : {"review.accept", "review.correct", "review.reject", "review.next",
                           "review.previous", "review.stop"}) {
        QAction* action = c->action(id);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_picture->canvas()->addAction(action);
        actions << action;
    }
    m_reviewBar->setActions(actions);
}

/// Answers of one job, or with an empty id those that Runs shows.
void MainWindow::startReview(const QString& jobId) {
    RunsFilter filter = m_runs->shown();
    if (!jobId.isEmpty()) {
        m_runs->setFilter("job:" + jobId);
        filter = m_runs->shown();
    }
    m_session->review()->start(filter);
}

/// The picture gets all the room: what was open beside it comes back afterwards.
void MainWindow::reviewStarted() {
    m_reviewHidDocks = m_layoutBeforeHiding.isEmpty();
    if (m_reviewHidDocks) setDocksVisible(false);
    m_correcting = false;
    m_picture->setBoxesVisible(true);
    m_picture->canvas()->setTool(ImageCanvas::Tool::Select);
    m_picture->canvas()->setFocus();
    updateReviewCommands();
}

void MainWindow::reviewStopped() {
    if (m_reviewHidDocks && !m_layoutBeforeHiding.isEmpty()) setDocksVisible(true);
    m_reviewHidDocks = false;
    m_correcting = false;
    updateReviewCommands();
}

void MainWindow::judge(const QString& verdict, const QString& step) {
    Review* review = m_session->review();
    if (!review->onScreen()) {
        review->show();  // never a verdict on what is not seen
        return;
    }
    giveVerdict(verdict, step);
    leaveAnswer(1);
}

void MainWindow::giveVerdict(const QString& verdict, const QString& step) {
    Review* review = m_session->review();
    const QString id = review->currentId(), before = review->verdict();
    if (verdict == before) return;
    m_undo->push(new SetStep<QString>(
        step, before, verdict, [review, id](const QString& now) { review->judge(id, now); }));
}

void MainWindow::accept() {
    // What was corrected is not the model's answer any more.
    const Asks* asks = m_session->asks();
    const bool changed = asks->annotations() != asks->modelAnnotations();
    if (m_correcting && m_session->review()->verdict() == "corrected") leaveAnswer(1);
    else if (changed) judge("corrected", tr("correct answer"));
    else judge("accepted", tr("accept answer"));
}

void MainWindow::correct() {
    Review* review = m_session->review();
    if (!review->onScreen()) {
        review->show();
        return;
    }
    giveVerdict("corrected", tr("correct answer"));
    m_correcting = true;
    // With a box there, it is selected for the keys; without one, one is drawn.
    const bool boxes = !m_picture->canvas()->boxes().empty();
    m_picture->canvas()->setTool(boxes ? ImageCanvas::Tool::Select : ImageCanvas::Tool::NewBox);
    m_picture->canvas()->setFocus();
    if (boxes && m_boxes->whyNotEdit().size() > 0) m_boxes->cycle(1);
    m_reviewBar->setHint(tr("Put the boxes right, then accept or go on."));
}

void MainWindow::leaveAnswer(int by) {
    Review* review = m_session->review();
    m_correcting = false;
    m_reviewBar->setHint({});
    m_picture->canvas()->setTool(ImageCanvas::Tool::Select);
    if (by < 0 ? review->previous() : review->next()) return;
    if (by < 0) return;
    const int open = review->count(QString());
    showNotice({Notice::Level::Info,
                open == 0 ? tr("All %1 answers are reviewed").arg(review->count())
                          : tr("This was the last; %1 are still open").arg(open),
                {}});
}

void MainWindow::findFile(const QString& missing) {
    if (missing.isEmpty()) return;
    const QFileInfo file(missing);
    auto* dialog = new QFileDialog(this, tr("Where is %1 now?").arg(file.fileName()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({file.fileName(), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, missing](const QString& found) { m_session->relocate(missing, found); });
    dialog->open();
}

void MainWindow::updateReviewCommands() {
    const auto off = [this](const char* id, const QString& reason) {
        m_commands->setWhyNot(id, reason);
    };
    const AskAll* all = m_session->askAll();
    const Samples* samples = m_session->samples();
    const Review* review = m_session->review();
    const bool any = !all->jobs().empty();
    off("askall.open", samples->items().empty() ? tr("There are no samples") : QString());
    off("askall.start", m_askAll->whyNot());
    off("askall.pause", all->active().isEmpty() ? tr("No questions are being asked") : QString());
    off("askall.resume", all->resumable().isEmpty() ? tr("No job is paused") : QString());
    off("askall.cancel", all->active().isEmpty() && all->resumable().isEmpty()
                             ? tr("No questions are being asked")
                             : QString());
    off("askall.retry", any && !all->jobs().front().state.message.empty()
                            ? QString()
                            : tr("No question of the newest job failed"));
    off("askall.review",
        any && all->jobs().front().state.done > 0 ? QString() : tr("No job has answers to review"));
    off("review.start", m_session->isOpen() ? QString() : tr("Nothing is open"));
    const QString idle = review->active() ? QString() : tr("No review is under way");
    for (const char* id : {"review.accept", "review.correct", "review.reject", "review.next",
                           "review.previous", "review.stop"})
        off(id, idle);
    off("ask.follow_up", m_ask->whyNotFollowUp());
    m_commands->action("ask.follow_up")->setChecked(m_ask->followUp());
    off("ask.new_conversation",
        m_session->asks()->shown() ? QString() : tr("There is no conversation"));
    off("sample.reload", samples->current() < 0 ? tr("No picture is open") : QString());
    off("sample.find", samples->missing() == 0 ? tr("No file is missing") : QString());
}

}  // namespace sl
