// SPDX-License-Identifier: Apache-2.0
#include "app/gui/main_window.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

#include "app/gui/box_editor.h"
#include "app/gui/dock.h"
#include "app/gui/key_tips.h"
#include "app/gui/model_chip.h"
#include "app/gui/settings.h"
#include "core/base/log.h"
#include "core/session/ask_all.h"
#include "core/session/asks.h"
#include "core/session/job_runner.h"
#include "core/session/project.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/session.h"
#include "views/panels/ask_panel.h"
#include "views/panels/command_palette.h"
#include "views/panels/compare_view.h"
#include "views/panels/counted.h"
#include "views/panels/error_text.h"
#include "views/panels/evidence_panel.h"
#include "views/panels/fine_tune_window.h"
#include "views/panels/heat_source.h"
#include "views/panels/jobs_panel.h"
#include "views/panels/log_model.h"
#include "views/panels/log_panel.h"
#include "views/panels/look.h"
#include "views/panels/picture_panel.h"
#include "views/panels/plugins_panel.h"
#include "views/panels/runs_panel.h"
#include "views/panels/samples_panel.h"
#include "views/panels/seen_panel.h"
#include "views/panels/start_page.h"
#include "views/panels/store_bar.h"
#include "views/panels/toasts.h"
#include "views/panels/watch_panel.h"

namespace sl {

MainWindow::MainWindow(Session* session, Theme* theme, bool remember, QWidget* parent)
    : QMainWindow(parent),
      m_session(session),
      m_theme(theme),
      m_remember(remember),
      m_commands(new Commands(this)),
      m_heat(new HeatSource(session, this)),
      m_log(new LogModel(this)),
      m_undo(new QUndoStack(this)),
      m_centre(new QStackedWidget(this)),
      m_start(new StartPage(this)),
      m_picture(new PicturePanel(session, m_heat, this)),
      m_compare(new CompareView(session, this)),
      m_samples(new SamplesPanel(session, this)),
      m_ask(new AskPanel(session, this)),
      m_evidence(new EvidencePanel(session, m_heat, this)),
      m_seen(new SeenPanel(session, m_heat, this)),
      m_runs(new RunsPanel(session, this)),
      m_jobs(new JobsPanel(session, this)),
      m_watch(new WatchPanel(session, this)),
      m_fineTune(new FineTuneWindow(session, this)),
      m_logPanel(new LogPanel(m_log, this)),
      m_plugins(new PluginsPanel(session, this)) {
    m_log->listen();
    setWindowIcon(QIcon(":/icons/sightline.svg"));
    setAcceptDrops(true);
    setMinimumSize(640, 420);
    resize(1600, 1000);
    buildCentre();
    m_boxes = new BoxEditor(session, m_picture, m_undo, this);
    buildReview();
    buildDocks();
    buildCommands();
    restoreKeys();
    new KeyTips(m_commands);
    buildHeader();
    m_palette = new CommandPalette(this);
    m_toasts = new Toasts(this);
    buildExport();
    connect(m_toasts, &Toasts::detailsRequested, this, [this] { showPanel("log"); });
    connect(m_toasts, &Toasts::commandRequested, this, [this](const QString& id) {
        if (QAction* action = m_commands->action(id)) action->trigger();
    });
    connectSession();
    connectPanels();
    connectCompare();
    if (m_remember) {
        m_start->setRecents(Settings::recentPaths());
        m_chip->setRecent(Settings::recentModels());
        m_ask->setHistory(Settings::promptHistory());
    }
    projectChanged();
    updateCommands();
    showModelLine();
    warmUp();
}

MainWindow::~MainWindow() {
    // Parts that are taken down one after the other must not report to each other any more.
    m_undo->disconnect(this);
    m_session->disconnect(this);
    for (Dock* dock : m_docks) dock->disconnect(this);  // they hide when the members are gone
}

void MainWindow::buildCentre() {
    m_centre->setObjectName("centre");
    m_centre->setAttribute(Qt::WA_StyledBackground);
    m_centre->addWidget(m_start);
    m_centre->addWidget(m_picture);
    m_centre->addWidget(m_compare);
    auto* middle = new QWidget(this);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new StoreBar(m_session, middle));
    column->addWidget(m_centre, 1);
    setCentralWidget(middle);
}

void MainWindow::buildHeader() {
    buildMenus();
    auto* corner = new QWidget(this);
    m_activity = note({}, corner);
    m_activity->setWordWrap(false);
    m_jobsLabel = note({}, corner);
    m_jobsLabel->setWordWrap(false);
    m_chip = new ModelChip(m_session, corner);
    auto* palette = iconButton("palette", tr("Command palette"), corner);
    palette->setProperty("command", "palette.open");
    connect(palette, &QToolButton::clicked, this, &MainWindow::openPalette);
    connect(m_chip, &ModelChip::modelChosen, m_session, &Session::loadModel);
    connect(m_chip, &ModelChip::folderRequested, this, &MainWindow::chooseModel);
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, kGap, 0);
    row->setSpacing(kGap);
    row->addWidget(m_jobsLabel);
    row->addWidget(m_activity);
    row->addWidget(m_chip);
    row->addWidget(palette);
    menuBar()->setCornerWidget(corner, Qt::TopRightCorner);
}

/// QMenuBar gives its corner the room it had when it was put there; texts in ours change.
void MainWindow::fitHeader() {
    QWidget* corner = menuBar()->cornerWidget(Qt::TopRightCorner);
    if (corner->sizeHint().width() == corner->width()) return;
    menuBar()->setCornerWidget(corner, Qt::TopRightCorner);
    corner->show();
}

void MainWindow::connectSession() {
    connect(m_session, &Session::notice, this, &MainWindow::showNotice);
    connect(m_session, &Session::projectChanged, this, &MainWindow::projectChanged);
    connect(m_session, &Session::modelChanged, this, [this] {
        updateCommands();
        showModelLine();
        fitHeader();
        const ModelState& model = m_session->model();
        if (m_remember && model.status == ModelState::Status::Ready) {
            Settings::addRecentModel(model.name);
            m_chip->setRecent(Settings::recentModels());
        }
    });
    connect(m_session, &Session::idleChanged, this, &MainWindow::updateActivity);
    connect(m_session, &Session::demosFound, this, [this](const std::vector<DemoProject>& demos) {
        std::vector<ProjectTile> tiles;
        tiles.reserve(demos.size());
        for (const DemoProject& demo : demos)
            tiles.push_back(
                {demo.info.folder, demo.info.name, demo.info.description, demo.pictures});
        m_start->setDemos(tiles);
    });
    rememberProject();
    connect(m_session->samples(), &Samples::pictureChanged, this, &MainWindow::updateCommands);
    connect(m_session->asks(), &Asks::liveChanged, this, &MainWindow::updateCommands);
    connect(m_session->asks(), &Asks::shownChanged, this, &MainWindow::updateCommands);
    connect(m_session->asks(), &Asks::versionsChanged, this, &MainWindow::updateCommands);
    connect(m_session->asks(), &Asks::annotationsChanged, this, &MainWindow::updateCommands);
    connect(m_session->asks(), &Asks::ended, this, [this] {
        if (m_remember) Settings::setPromptHistory(m_ask->history());
    });
    connect(m_session->selection(), &Selection::changed, this, &MainWindow::updateCommands);
    const auto jobs = [this] {
        const int running = m_session->jobs()->running() + m_session->askAll()->running();
        m_jobsLabel->setText(running > 0
                                 ? counted(running, tr("%1 job running"), tr("%1 jobs running"))
                                 : QString());
        fitHeader();
    };
    connect(m_session->jobs(), &JobRunner::jobsReset, this, jobs);
    connect(m_session->jobs(), &JobRunner::jobChanged, this, jobs);
    connect(m_session->askAll(), &AskAll::jobsReset, this, jobs);
    connect(m_session->askAll(), &AskAll::jobChanged, this, jobs);
}

void MainWindow::connectPanels() {
    connect(m_start, &StartPage::openRequested, this, &MainWindow::openPaths);
    connect(m_start, &StartPage::openFilesRequested, this, &MainWindow::chooseFiles);
    connect(m_start, &StartPage::openFolderRequested, this, &MainWindow::chooseFolder);
    connect(m_samples, &SamplesPanel::openRequested, this, &MainWindow::chooseFiles);
    connect(m_ask, &AskPanel::queryChanged, this, [this] { m_seen->setQuery(m_ask->query()); });
    connect(m_ask, &AskPanel::usableChanged, this, &MainWindow::updateCommands);
    connect(m_ask, &AskPanel::regionChanged, m_picture, &PicturePanel::setRegion);
    connect(m_ask, &AskPanel::regionToolRequested, this,
            [this] { m_picture->canvas()->setTool(ImageCanvas::Tool::Region); });
    connect(m_ask, &AskPanel::starRequested, this, &MainWindow::toggleStar);
    connect(m_ask, &AskPanel::provenanceRequested, this, &MainWindow::showProvenance);
    connect(m_ask, &AskPanel::modelRequested, this, &MainWindow::chooseModel);
    connect(m_picture, &PicturePanel::regionChanged, this, &MainWindow::setRegion);
    connect(m_picture, &PicturePanel::toggled, this, &MainWindow::updateCommands);
    connect(m_evidence, &EvidencePanel::probeRequested, m_ask, &AskPanel::again);
    connect(m_runs, &RunsPanel::removeRequested, this, &MainWindow::removeRun);
    connectTraining();
    connect(m_plugins, &PluginsPanel::told, this,
            [this](const QString& text, const QString& details, bool failed) {
                showNotice({failed ? Notice::Level::Error : Notice::Level::Info, text, details});
            });
    connect(m_heat, &HeatSource::evidenceChanged, this, &MainWindow::updateCommands);
    connect(m_undo, &QUndoStack::indexChanged, this, &MainWindow::updateCommands);
    connect(m_session, &Session::tasksChanged, this, &MainWindow::updateCommands);
}

void MainWindow::showNotice(const Notice& notice) {
    const LogLevel level =
        notice.level == Notice::Level::Error
            ? LogLevel::Error
            : (notice.level == Notice::Level::Warning ? LogLevel::Warning : LogLevel::Info);
    QString line = notice.text;
    if (!notice.details.isEmpty()) line += " — " + notice.details;
    log(level, line.toStdString());
    m_toasts->show(notice);
    Q_EMIT noticed(notice);
}

void MainWindow::projectChanged() {
    const ProjectInfo& project = m_session->project();
    const bool open = m_session->isOpen();
    saveLayout();
    m_centre->setCurrentWidget(open ? static_cast<QWidget*>(m_picture) : m_start);
    setWindowTitle(open ? tr("%1 – Sightline").arg(project.name) : tr("Sightline"));
    m_undo->clear();
    m_layoutKey = !open ? QString() : (project.adHoc ? QStringLiteral("files") : project.folder);
    if (open) {
        restoreLayout();
        if (!project.folder.isEmpty()) addRecent(project.folder);
    } else {
        setDocksVisible(false);
    }
    updateCommands();
}

void MainWindow::showModelLine() {
    const ModelState& model = m_session->model();
    QString line;
    if (model.status == ModelState::Status::Ready)
        line = tr("%1: %2").arg(model.shortName(), model.summary);
    if (model.status == ModelState::Status::Failed)
        line = tr("%1 could not be loaded: %2").arg(model.shortName(), errorLine(model.error));
    m_start->setModelLine(line);
}

void MainWindow::updateActivity() {
    m_activity->setText(m_session->activity());
    const int unsaved = m_session->unsaved();
    if (m_session->activity().isEmpty() && unsaved > 0)
        m_activity->setText(
            counted(unsaved, tr("%1 record not saved yet"), tr("%1 records not saved yet")));
    fitHeader();
}

bool MainWindow::settled() const {
    const bool comparing = m_centre->currentWidget() == m_compare;
    return m_session->idle() && (comparing ? m_compare->complete() : m_picture->complete());
}

bool MainWindow::saved() const {
    return m_session->unsaved() == 0 && !m_layoutTimer.isActive();
}

void MainWindow::openPaths(const QStringList& paths) {
    QStringList media;
    for (const QString& path : paths) {
        switch (pathKind(path)) {
            case PathKind::Model: m_session->loadModel(path); break;
            case PathKind::Project: m_session->open({path}); return;
            case PathKind::Missing:
                forgetMissing(path);
                media << path;  // the session says that it is not there
                break;
            default: media << path;
        }
    }
    if (media.isEmpty()) return;
    // Files join an open project; a folder by itself takes its place.
    const bool folder = media.size() == 1 && pathKind(media.front()) == PathKind::Folder;
    m_session->open(media, m_session->isOpen() && !folder);
    if (!folder && media.size() == 1 && pathKind(media.front()) == PathKind::Media)
        addRecent(media.front());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveLayout();
    if (m_remember) Settings::setPromptHistory(m_ask->history());
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) paths << url.toLocalFile();
        else
            showNotice({Notice::Level::Warning, tr("%1 is not a file here").arg(url.toString()),
                        tr("Save it first, then drop the file.")});
    }
    if (!paths.isEmpty()) openPaths(paths);
    else if (!event->mimeData()->hasUrls()) openPixels(*event->mimeData());
    event->acceptProposedAction();
}

}  // namespace sl
