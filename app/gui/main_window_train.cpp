// SPDX-License-Identifier: Apache-2.0
#include "app/gui/main_window.h"
#include "core/session/job_runner.h"
#include "core/session/session.h"
#include "core/session/watch.h"
#include "views/panels/fine_tune_window.h"
#include "views/panels/jobs_panel.h"
#include "views/panels/watch_panel.h"

namespace sl {

namespace {
constexpr int kWatchHeight = 320;
}

void MainWindow::addTrainCommands() {
    Commands* c = m_commands;
    c->add({"train.open", tr("Fine-tune a model…"), "train", {QKeySequence("Ctrl+Shift+T")}, {}},
           [this] { openFineTune(); });
    c->add({"train.start", tr("Start the training"), "resume", {}, {}},
           [this] { m_fineTune->start(); });
    c->add({"train.data_page", tr("Fine-tune: the data"), "table", {}, {}},
           [this] { m_fineTune->showPage(FineTuneWindow::Page::Data); });
    c->add({"train.sample_page", tr("Fine-tune: a sample as the model sees it"), "eye", {}, {}},
           [this] { m_fineTune->showPage(FineTuneWindow::Page::Sample); });
    c->add({"train.recipe_page", tr("Fine-tune: what learns"), "list", {}, {}},
           [this] { m_fineTune->showPage(FineTuneWindow::Page::Recipe); });
    c->add({"train.next_sample", tr("Fine-tune: next sample"), "next", {}, {}},
           [this] { m_fineTune->stepSample(1); });
    c->add({"train.previous_sample", tr("Fine-tune: previous sample"), "previous", {}, {}},
           [this] { m_fineTune->stepSample(-1); });
    c->add({"train.pause", tr("Pause the chosen job"), "pause", {}, {}},
           [this] { m_jobs->pause(); });
    c->add({"train.resume", tr("Let the chosen job go on"), "resume", {}, {}},
           [this] { m_jobs->resume(); });
    c->add({"train.stop", tr("Stop the chosen job"), "stop", {}, {}}, [this] { m_jobs->stop(); });
    c->add({"train.watch", tr("Watched samples of the chosen training"), "eye", {}, {}},
           [this] { watchTraining(m_jobs->currentId()); });
    c->add({"train.compare", tr("Open the trained model beside its base"), "compare", {}, {}},
           [this] { compareTraining(m_jobs->currentId()); });
    c->add({"train.use", tr("Use the trained model"), "model", {}, {}},
           [this] { useTraining(m_jobs->currentId()); });
    c->add({"jobs.plots", tr("Job: plots"), "train", {}, {}},
           [this] { m_jobs->showPage(JobsPanel::Page::Plots); });
    c->add({"jobs.numbers", tr("Job: numbers"), "table", {}, {}},
           [this] { m_jobs->showPage(JobsPanel::Page::Numbers); });
    c->add({"jobs.log", tr("Job: log"), "log", {}, {}},
           [this] { m_jobs->showPage(JobsPanel::Page::Log); });
    c->add({"watch.play", tr("Play the checkpoints"), "resume", {}, {}},
           [this] { m_watch->setPlaying(true); });
}

void MainWindow::connectTraining() {
    connect(m_fineTune, &FineTuneWindow::started, this, [this](const QString& id) {
        m_jobs->select(id);
        m_jobs->showPage(JobsPanel::Page::Plots);
        showPanel("jobs");
    });
    const auto failed = [this](const QString& text, const QString& details) {
        showNotice({Notice::Level::Error, text, details});
    };
    connect(m_fineTune, &FineTuneWindow::failed, this, failed);
    connect(m_fineTune, &FineTuneWindow::mediumRequested, m_session, &Session::openMedium);
    connect(m_fineTune, &FineTuneWindow::usableChanged, this, &MainWindow::updateTrainCommands);
    connect(m_session, &Session::projectChanged, this, [this] {
        if (!m_fineTune->isVisible()) return;
        if (m_session->isOpen()) m_fineTune->prepare();
        else m_fineTune->hide();
    });
    connect(m_fineTune, &QDialog::finished, this, &MainWindow::updateTrainCommands);
    connect(m_watch, &WatchPanel::mediumRequested, m_session, &Session::openMedium);
    connect(m_jobs, &JobsPanel::failed, this, failed);
    connect(m_jobs, &JobsPanel::trainRequested, this, &MainWindow::openFineTune);
    connect(m_jobs, &JobsPanel::watchRequested, this, &MainWindow::watchTraining);
    connect(m_jobs, &JobsPanel::compareRequested, this, &MainWindow::compareTraining);
    connect(m_jobs, &JobsPanel::useRequested, this, &MainWindow::useTraining);
    connect(m_jobs, &JobsPanel::currentChanged, this, [this] {
        const JobInfo* job = m_session->jobs()->job(m_jobs->currentId());
        m_session->watch()->setJob(job != nullptr && job->kind == "train" ? job->id : QString());
        updateTrainCommands();
    });
    connect(m_session->jobs(), &JobRunner::jobChanged, this, &MainWindow::updateTrainCommands);
}

void MainWindow::updateTrainCommands() {
    const auto off = [this](const char* id, const QString& reason) {
        m_commands->setWhyNot(id, reason);
    };
    const QString closed =
        m_fineTune->isVisible() ? QString() : tr("Open the fine-tune window first");
    off("train.open", m_session->isOpen() ? QString() : tr("Open a project first"));
    off("train.start", closed.isEmpty() ? m_fineTune->whyNotStart() : closed);
    for (const char* id : {"train.data_page", "train.sample_page", "train.recipe_page",
                           "train.next_sample", "train.previous_sample"})
        off(id, closed);
    off("train.pause", m_jobs->whyNotPause());
    off("train.resume", m_jobs->whyNotResume());
    off("train.stop", m_jobs->whyNotStop());
    const JobInfo* job = m_session->jobs()->job(m_jobs->currentId());
    off("train.watch",
        job != nullptr && job->watchBytes > 0 ? QString() : tr("No training with watched samples"));
    off("train.compare", m_jobs->whyNotOpen());
    off("train.use", m_jobs->whyNotOpen());
    const QString noJob = job != nullptr ? QString() : tr("No job is chosen");
    for (const char* id : {"jobs.plots", "jobs.numbers", "jobs.log"}) off(id, noJob);
    off("watch.play", m_watch->count() > 1 ? QString() : tr("There are no checkpoints to play"));
}

void MainWindow::openFineTune() {
    // In the middle at first; where it was put afterwards.
    if (!m_fineTune->isVisible() && !m_fineTune->testAttribute(Qt::WA_Moved)) {
        const QSize size = m_fineTune->size().boundedTo(this->size() - QSize(48, 48));
        m_fineTune->resize(size);
        m_fineTune->move(geometry().center() - QPoint(size.width() / 2, size.height() / 2));
    }
    m_fineTune->show();
    m_fineTune->prepare();
    m_fineTune->raise();
    m_fineTune->activateWindow();
    updateTrainCommands();
}

void MainWindow::watchTraining(const QString& id) {
    m_session->watch()->setJob(id);
    showPanel("watch");
    if (height() >= 3 * kWatchHeight) growBottom(kWatchHeight);
    m_watch->setFocus(Qt::OtherFocusReason);
}

void MainWindow::useTraining(const QString& id) {
    const JobInfo* job = m_session->jobs()->job(id);
    if (job == nullptr || job->checkpoint.isEmpty()) return;
    m_session->loadModel(job->folder + "/" + job->checkpoint);
}

/// The newest checkpoint becomes the model in use; its answers to the watched samples stand beside
/// those of the model that it started from.
void MainWindow::compareTraining(const QString& id) {
    useTraining(id);
    watchTraining(id);
    m_watch->setBesideBase(true);
    m_watch->setPosition(m_watch->count() - 1);
}

}  // namespace sl
