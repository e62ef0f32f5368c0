// SPDX-License-Identifier: Apache-2.0
#include "core/session/session.h"

#include <algorithm>
#include <filesystem>

#include <QFileInfo>

#include "core/base/hash.h"
#include "core/base/paths.h"
#include "core/media/thumbnail.h"
#include "core/session/ask_all.h"
#include "core/session/asks.h"
#include "core/session/engine.h"
#include "core/session/exports.h"
#include "core/session/job_runner.h"
#include "core/session/model_worker.h"
#include "core/session/plugins.h"
#include "core/session/project.h"
#include "core/session/review.h"
#include "core/session/sample_marks.h"
#include "core/session/samples.h"
#include "core/session/selection.h"
#include "core/session/store_reader.h"
#include "core/session/store_writer.h"
#include "core/session/train_check.h"
#include "core/session/watch.h"

namespace sl {

namespace {

std::vector<ProbeHelp> helpOf(const std::vector<ProbeInfo>& probes) {
    std::vector<ProbeHelp> list;
    for (const ProbeInfo& probe : probes) {
        ProbeHelp help;
        help.id = QString::fromStdString(probe.id);
        help.summary = QString::fromStdString(probe.summary);
        help.help = QString::fromStdString(probe.help);
        for (const std::string& option : probe.options)
            help.options << QString::fromStdString(option);
        list.push_back(help);
    }
    return list;
}

}  // namespace

Session::Session(SessionOptions options, QObject* parent)
    : QObject(parent),
      m_options(std::move(options)),
      m_engine(m_options.engine),
      m_probes(helpOf(m_engine->probes())),
      m_selection(new Selection(this)),
      m_samples(new Samples(m_engine, this)),
      m_worker(new ModelWorker(m_engine, this)),
      m_writer(new StoreWriter(m_engine, this)),
      m_reader(new StoreReader(m_engine, this)),
      m_asks(new Asks(m_worker, m_writer, m_reader, m_selection, this)),
      m_jobs(new JobRunner(m_options.cliProgram, this)),
      m_exports(new Exports(m_engine, m_writer, this)),
      m_trainCheck(new TrainCheck(m_engine, m_jobs->program(), this)),
      m_watch(new Watch(m_engine, m_jobs, this)),
      m_askAll(new AskAll(m_worker, m_writer, m_reader, this)),
      m_review(new Review(this, this)),
      m_marks(new SampleMarks(m_samples, m_reader, this)),
      m_disk(std::make_unique<WorkerThread>("sl-disk")),
      m_plugins(new Plugins(m_disk.get(), m_options.cliProgram, m_options.trustPlugins, this)) {
    connectParts();
    const QString store = m_options.storePath.isEmpty() ? userStorePath() : m_options.storePath;
    m_writer->open(store);
    m_reader->open(store);
}

Session::~Session() {
    m_disk->stop();
    // Whoever listens is being taken apart; the parts end their threads in their destructors.
    blockSignals(true);
    m_asks->disconnect();
    delete m_exports;
    delete m_watch;
    delete m_trainCheck;
    delete m_review;
    delete m_askAll;
    delete m_marks;
    delete m_jobs;
    delete m_asks;
    delete m_worker;
    delete m_reader;
    delete m_writer;
    delete m_samples;
}

void Session::connectParts() {
    connect(m_worker, &ModelWorker::modelChanged, this, [this] {
        if (model().status == ModelState::Status::Failed) tell(model().error);
        Q_EMIT modelChanged();
    });
    connect(m_worker, &ModelWorker::loadingProgressed, this, &Session::modelLoadingNote);
    connect(m_worker, &ModelWorker::seen, this, [this](const SeenInputPtr& input) {
        m_seen = input;
        Q_EMIT seenChanged();
    });
    connect(m_worker, &ModelWorker::seenFailed, this, [this](const Error& error) {
        m_seen.reset();
        Q_EMIT seenFailed(error);
    });
    connect(m_samples, &Samples::currentChanged, this, [this] {
        const MediaItem* item = m_samples->currentItem();
        if (item == nullptr) m_asks->setMedium({});
        else m_asks->setMedium(item->path, item->formerPath);
    });
    connect(m_samples, &Samples::doneChanged, this, [this] {
        if (m_opening == 0 && !m_project.adHoc) saveDone();
    });
    connect(m_samples, &Samples::pictureChanged, this, [this] {
        if (m_samples->pictureError()) tell(*m_samples->pictureError());
    });
    connect(m_asks, &Asks::ended, this, [this](const AskRecordPtr& record) {
        if (record->error) tell(*record->error);
    });
    connect(m_writer, &StoreWriter::failed, this, [this](const Error& error) {
        Notice notice = Notice::fromError(error);
        notice.text = tr("Not saved yet: %1").arg(notice.text);
        notice.details += tr("\nIt is kept in memory and tried again.");
        Q_EMIT this->notice(notice);
        setStoreProblem(error);
    });
    connect(m_writer, &StoreWriter::written, this, [this] {
        setStoreProblem(std::nullopt);
        m_readProblem.clear();
        Q_EMIT runsOutdated();
    });
    connect(m_reader, &StoreReader::failed, this, [this](const Error& error) {
        // Every list that is read anew would fail for the same reason.
        if (error.message == m_readProblem) return;
        m_readProblem = error.message;
        tell(error);
    });
    connect(m_reader, &StoreReader::runsRead, this, &Session::runsRead);
    connect(m_reader, &StoreReader::labelsRead, this,
            [this](const QStringList& labels) { m_storedLabels = labels; });
    connect(m_reader, &StoreReader::recordRead, this, &Session::showRecordFromStore);
    connect(m_reader, &StoreReader::settingRead, this, &Session::settingRead);
    connect(m_askAll, &AskAll::answered, m_asks, &Asks::adopt);
    connect(m_askAll, &AskAll::notice, this, &Session::notice);
    connect(m_review, &Review::notice, this, &Session::notice);
    connect(m_writer, &StoreWriter::written, m_marks, &SampleMarks::refresh);
    connect(m_plugins, &Plugins::registryChanged, this, &Session::useTasks);
    connect(m_plugins, &Plugins::notice, this, &Session::notice);
    connect(m_plugins, &Plugins::idleChanged, this, &Session::idleChanged);
    connect(m_asks, &Asks::ended, m_plugins, &Plugins::refresh);
    connect(m_jobs, &JobRunner::notice, this, &Session::notice);
    connect(m_exports, &Exports::finished, this, &Session::notice);
    connect(m_exports, &Exports::failed, this, &Session::tell);
    connect(m_exports, &Exports::idleChanged, this, &Session::idleChanged);
    connect(m_trainCheck, &TrainCheck::idleChanged, this, &Session::idleChanged);
    connect(m_watch, &Watch::idleChanged, this, &Session::idleChanged);
    connect(m_worker, &ModelWorker::idleChanged, this, &Session::idleChanged);
    connect(m_samples, &Samples::idleChanged, this, &Session::idleChanged);
    connect(m_writer, &StoreWriter::idleChanged, this, &Session::idleChanged);
    connect(m_reader, &StoreReader::idleChanged, this, &Session::idleChanged);
}

void Session::setStoreProblem(const std::optional<Error>& problem) {
    if (problem == m_storeProblem) return;
    m_storeProblem = problem;
    Q_EMIT storeProblemChanged();
}

/// Windows without a project share the user's own store; that is no news.
void Session::markOpen() {
    const bool first = m_openMark.place(m_project.adHoc ? QString() : m_project.storePath);
    if (!first)
        Q_EMIT notice({Notice::Level::Warning,
                       tr("%1 is open in another window too").arg(m_project.name),
                       tr("Both keep working and write to the same record. What the other one "
                          "asks is listed here once this one has written something, too.")});
}

void Session::tell(const Error& error) {
    if (error.code == ErrorCode::Cancelled) return;
    Q_EMIT notice(Notice::fromError(error));
}

void Session::open(const QStringList& paths, bool add) {
    const quint64 id = ++m_openId;
    ++m_opening;
    m_disk->post([this, id, paths, add, trust = m_options.trustPlugins,
                  trial = trialProgram(m_options.cliProgram)] {
        auto project = std::make_shared<Result<OpenedProject>>(openProject(paths, trust, trial));
        QMetaObject::invokeMethod(
            this,
            [this, id, project, add] {
                --m_opening;
                if (id == m_openId) {  // a newer wish to open something overtakes this one
                    if (*project) opened(std::move(**project), add);
                    else tell(project->error());
                }
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

void Session::opened(OpenedProject&& project, bool add) {
    for (const Notice& line : project.notices) Q_EMIT notice(line);
    if (add && m_open && project.info.adHoc) {
        joined(std::move(project.samples));
        return;
    }
    m_review->stop();
    m_askAll->close();
    m_asks->clear();
    m_added.clear();
    m_relocations.clear();
    m_project = std::move(project.info);
    if (!m_options.storePath.isEmpty()) m_project.storePath = m_options.storePath;
    m_open = true;
    m_plugins->use(project.tasks, m_project.adHoc ? QString() : m_project.folder);
    useTasks();
    setStoreProblem(std::nullopt);
    m_readProblem.clear();
    m_writer->open(m_project.storePath);
    m_reader->open(m_project.storePath);
    m_writer->prepare();
    m_storedLabels.clear();
    m_stars.clear();
    m_verdicts.clear();
    m_notes.clear();
    m_reader->readLabels();
    markOpen();
    m_jobs->setFolder(m_project.adHoc ? QFileInfo(m_project.storePath).absolutePath() + "/runs"
                                      : m_project.folder + "/runs");
    Q_EMIT projectChanged();
    ++m_opening;
    m_samples->set(std::move(project.samples));
    --m_opening;
    m_marks->reset(m_project.folder);
    if (!m_project.adHoc) readFileSettings();
    m_askAll->open(m_project.adHoc ? QString() : m_project.folder);
    if (!m_project.model.isEmpty() && m_project.model != model().name) loadModel(m_project.model);
    if (m_project.untrustedPlugins)
        Q_EMIT notice({Notice::Level::Warning, tr("This project brings plugins of its own"),
                       tr("They stay unloaded until you trust them."), "panel.plugins",
                       tr("Show plugins")});
    Q_EMIT runsOutdated();
}

/// What can be asked from now on.
void Session::useTasks() {
    m_worker->setTasks(m_plugins->registry());
    m_tasks = m_engine->tasks(*m_plugins->registry());
    Q_EMIT tasksChanged();
}

void Session::openPixels(const ImagePtr& image) {
    if (!image || image->empty()) return;
    ++m_opening;
    // In the project's own folder where that can be written, so that it moves with it.
    const bool own = !m_project.adHoc && QFileInfo(m_project.folder).isWritable();
    m_disk->post([this, image, inside = own ? m_project.folder : QString()] {
        const std::string folder =
            (inside.isEmpty() ? userDataFolder() : inside.toStdString()) + "/pasted";
        std::error_code ignored;
        std::filesystem::create_directories(folder, ignored);
        // Named by content, so that pasting the same twice does not fill the disk.
        const auto* bytes = reinterpret_cast<const char*>(image->rgb.data());
        const std::string path = folder + "/" +
                                 sha256(std::string_view(bytes, image->rgb.size())).substr(0, 16) +
                                 ".png";
        const auto ok = m_engine->writePng(*image, path);
        QMetaObject::invokeMethod(
            this,
            [this, ok, path] {
                --m_opening;
                if (ok) open({QString::fromStdString(path)}, true);
                else tell(ok.error());
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

void Session::close() {
    ++m_openId;
    m_open = false;
    m_project = {};
    m_openMark.place({});
    setStoreProblem(std::nullopt);
    m_review->stop();
    m_askAll->close();
    m_samples->set({});
    m_asks->clear();
    m_jobs->setFolder({});
    Q_EMIT projectChanged();
}

void Session::findDemos(const QStringList& folders) {
    m_disk->post([this, folders] {
        auto demos = demoProjects(folders, m_engine->readImage);
        QMetaObject::invokeMethod(
            this, [this, demos = std::move(demos)] { Q_EMIT demosFound(demos); },
            Qt::QueuedConnection);
    });
}

void Session::loadModel(const QString& name) {
    ModelSpec spec;
    spec.model = name.toStdString();
    m_worker->load(spec);
}

const ModelState& Session::model() const {
    return m_worker->model();
}

const TaskInfo* Session::task(const QString& id) const {
    const auto found = std::find_if(m_tasks.begin(), m_tasks.end(), [&](const TaskInfo& task) {
        return task.id == id.toStdString();
    });
    return found == m_tasks.end() ? nullptr : &*found;
}

void Session::requestSeen(const Query& query) {
    m_worker->preprocess(query);
}

void Session::compare(const QString& a, const QString& b) {
    ++m_comparing;
    const std::string store = m_writer->path().toStdString();
    // Held by the task itself: another project may be opened meanwhile.
    m_disk->post(
        [this, a = a.toStdString(), b = b.toStdString(), store, tasks = m_plugins->registry()] {
            auto diff = tasks ? m_engine->diff(a, b, store, *tasks)
                              : Result<RunDiff>(fail(ErrorCode::Usage, "no project is open"));
            auto shared = std::make_shared<Result<RunDiff>>(std::move(diff));
            QMetaObject::invokeMethod(
                this,
                [this, shared] {
                    --m_comparing;
                    if (*shared)
                        Q_EMIT comparisonRead(std::make_shared<const RunDiff>(std::move(**shared)));
                    else tell(shared->error());
                    Q_EMIT idleChanged();
                },
                Qt::QueuedConnection);
        });
    Q_EMIT idleChanged();
}

void Session::readPicture(const QString& path) {
    ++m_comparing;
    m_disk->post([this, path] {
        const auto image = m_engine->readImage(path.toStdString());
        const ImagePtr small = image ? thumbnail(*image, Samples::kThumbnailSide) : ImagePtr();
        QMetaObject::invokeMethod(
            this,
            [this, path, image, small] {
                --m_comparing;
                Q_EMIT pictureRead(
                    path, image ? *image : ImagePtr(), small,
                    image ? QString() : QString::fromStdString(image.error().message));
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

bool Session::idle() const {
    return m_opening == 0 && m_comparing == 0 && m_exporting == 0 && !m_plugins->busy() &&
           m_exports->idle() && m_worker->idle() && m_samples->idle() && m_writer->idle() &&
           m_reader->idle() && m_trainCheck->idle() && m_watch->idle();
}

QString Session::activity() const {
    if (m_opening > 0) return tr("opening…");
    if (model().status == ModelState::Status::Loading)
        return tr("loading %1…").arg(model().shortName());
    if (m_asks->live() != nullptr) return tr("answering…");
    if (!m_samples->idle()) return tr("reading the picture…");
    if (m_exporting > 0 || !m_exports->idle()) return tr("exporting…");
    if (m_comparing > 0) return tr("comparing…");
    if (!m_trainCheck->idle()) return tr("looking at the training…");
    return {};
}

}  // namespace sl
