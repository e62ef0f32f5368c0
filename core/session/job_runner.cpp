// SPDX-License-Identifier: Apache-2.0
#include "core/session/job_runner.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

#include <csignal>

#include "core/base/ids.h"
#include "core/base/json.h"

namespace sl {

namespace {

constexpr int kPollMs = 500;
constexpr qint64 kGraceMs = 8'000;  // a child needs a moment to take its lock
constexpr qint64 kLogTailBytes = 64 << 10;

/// Looks again at a job: new events, and whether its process still lives.
void refresh(JobInfo& job, bool mayBeStarting) {
    readNewEvents(job);
    const bool locked = isLocked(job.folder);
    const bool running = job.state.state == RunState::Running;
    job.resumable = !locked && job.state.state != RunState::Done && !(running && mayBeStarting);
    if (job.resumable && running) {
        job.state.state = RunState::Failed;
        job.state.message = "the process ended without a word; see its log";
    }
    if (locked && job.state.state == RunState::Failed) job.state.state = RunState::Running;
}

std::vector<JobInfo> scan(const QString& folder, std::vector<JobInfo> known,
                          const QSet<QString>& mayBeStarting) {
    std::vector<JobInfo> jobs;
    for (const QString& name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const auto before = std::find_if(known.begin(), known.end(),
                                         [&](const JobInfo& job) { return job.id == name; });
        std::optional<JobInfo> job;
        if (before != known.end()) job = std::move(*before);
        else job = readJobFolder(folder + "/" + name);
        if (!job) continue;
        refresh(*job, mayBeStarting.contains(name));
        jobs.push_back(std::move(*job));
    }
    std::sort(jobs.begin(), jobs.end(), [](const JobInfo& a, const JobInfo& b) {
        return a.started != b.started ? a.started > b.started : a.id > b.id;
    });
    return jobs;
}

}  // namespace

JobRunner::JobRunner(const QString& program, QObject* parent)
    : QObject(parent),
      m_program(program.isEmpty() ? QCoreApplication::applicationDirPath() + "/sightline-cli"
                                  : program),
      m_thread("sl-jobs") {
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, &JobRunner::poll);
}

JobRunner::~JobRunner() {
    m_thread.stop();
}

void JobRunner::setFolder(const QString& runsFolder) {
    ++m_folderId;
    m_folder = runsFolder;
    m_jobs.clear();
    m_polling = false;
    Q_EMIT jobsReset();
    if (m_folder.isEmpty()) {
        m_poll.stop();
        return;
    }
    m_poll.start();
    poll();
}

void JobRunner::poll() {
    if (m_polling || m_folder.isEmpty()) return;
    m_polling = true;
    QSet<QString> mayBeStarting;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (auto it = m_startedHere.cbegin(); it != m_startedHere.cend(); ++it)
        if (it->msecsTo(now) < kGraceMs) mayBeStarting.insert(it.key());
    m_thread.post([this, folder = m_folder, known = m_jobs, mayBeStarting, id = m_folderId] {
        auto jobs = std::make_shared<std::vector<JobInfo>>(scan(folder, known, mayBeStarting));
        QMetaObject::invokeMethod(
            this,
            [this, jobs, id] {
                if (id != m_folderId) return;
                m_polling = false;
                take(std::move(*jobs));
            },
            Qt::QueuedConnection);
    });
}

void JobRunner::take(std::vector<JobInfo> jobs) {
    const bool sameList =
        jobs.size() == m_jobs.size() &&
        std::equal(jobs.begin(), jobs.end(), m_jobs.begin(),
                   [](const JobInfo& a, const JobInfo& b) { return a.id == b.id; });
    std::vector<int> changed;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        jobs[i].processId = m_processes.value(jobs[i].id);
        if (sameList && (jobs[i].eventsRead != m_jobs[i].eventsRead ||
                         jobs[i].state.state != m_jobs[i].state.state ||
                         jobs[i].resumable != m_jobs[i].resumable))
            changed.push_back(static_cast<int>(i));
    }
    for (const int i : changed) {
        const JobInfo& now = jobs[static_cast<std::size_t>(i)];
        const RunState before = m_jobs[static_cast<std::size_t>(i)].state.state;
        if (before == RunState::Running && now.state.state == RunState::Failed)
            Q_EMIT notice({Notice::Level::Error, tr("%1 failed").arg(now.title),
                           QString::fromStdString(now.state.message)});
        if (before == RunState::Running && now.state.state == RunState::Done)
            Q_EMIT notice({Notice::Level::Info, tr("%1 is done").arg(now.title), {}});
    }
    m_jobs = std::move(jobs);
    if (!sameList) Q_EMIT jobsReset();
    for (const int i : changed) Q_EMIT jobChanged(i);
}

int JobRunner::indexOf(const QString& id) const {
    for (std::size_t i = 0; i < m_jobs.size(); ++i)
        if (m_jobs[i].id == id) return static_cast<int>(i);
    return -1;
}

const JobInfo* JobRunner::job(const QString& id) const {
    const int index = indexOf(id);
    return index < 0 ? nullptr : &m_jobs[static_cast<std::size_t>(index)];
}

int JobRunner::running() const {
    return static_cast<int>(std::count_if(m_jobs.begin(), m_jobs.end(), [](const JobInfo& job) {
        return job.state.state == RunState::Running;
    }));
}

Result<qint64> JobRunner::launch(const QString& folder, const QStringList& arguments) {
    if (!QFileInfo(m_program).isExecutable())
        return fail(ErrorCode::BadInput, m_program.toStdString() + " is not there to run jobs",
                    "build or install sightline-cli beside the window's program");
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(folder + "/log.txt", QIODevice::Append);
    process.setStandardErrorFile(folder + "/log.txt", QIODevice::Append);
    qint64 id = 0;
    // startDetached forks twice and opens a process session of its own.
    if (!process.startDetached(&id))
        return fail(ErrorCode::BadInput, m_program.toStdString() + " could not be started",
                    process.errorString().toStdString());
    return id;
}

Result<QString> JobRunner::start(const QString& kind, const QString& title,
                                 const QStringList& arguments) {
    const QString id = QString::fromStdString(newRunId());
    const QString folder = m_folder + "/" + id;
    if (m_folder.isEmpty() || !QDir().mkpath(folder))
        return fail(ErrorCode::BadInput,
                    "the run folder " + folder.toStdString() + " cannot be made",
                    "open a project in a folder that can be written");
    const QStringList command = QStringList(arguments) << "--out" << folder;
    Json json;
    json["kind"] = kind.toStdString();
    json["title"] = title.toStdString();
    json["started"] = utcNow();
    json["command"] = Json::array({m_program.toStdString()});
    for (const QString& word : command) json["command"].push_back(word.toStdString());
    QFile file(folder + "/run.json");
    if (!file.open(QIODevice::WriteOnly) || file.write(dumpJson(json, 1).c_str()) < 0)
        return fail(ErrorCode::BadInput, file.fileName().toStdString() + " cannot be written",
                    file.errorString().toStdString());
    file.close();
    const auto process = launch(folder, command);
    if (!process) return passOn(process);
    m_processes[id] = *process;
    m_startedHere[id] = QDateTime::currentDateTimeUtc();
    poll();
    return id;
}

Result<void> JobRunner::resume(const QString& id) {
    const JobInfo* info = job(id);
    if (info == nullptr) return fail(ErrorCode::Usage, "there is no job " + id.toStdString());
    QStringList arguments = info->command.mid(1);
    if (!arguments.contains("--resume")) arguments << "--resume";
    if (info->kind == "train") arguments = {"train", info->folder, "--resume"};
    const auto process = launch(info->folder, arguments);
    if (!process) return passOn(process);
    m_stopAsked.remove(id);
    m_processes[id] = *process;
    m_startedHere[id] = QDateTime::currentDateTimeUtc();
    const int index = indexOf(id);
    JobInfo& running = m_jobs[static_cast<std::size_t>(index)];
    running.state.state = RunState::Running;
    running.state.message.clear();
    running.resumable = false;
    Q_EMIT jobChanged(index);
    return {};
}

void JobRunner::stop(const QString& id) {
    const JobInfo* info = job(id);
    if (info == nullptr || info->state.state != RunState::Running) return;
    writeControl(info->folder, "stop");
    const qint64 process = m_processes.value(id);
    // Only while the lock is held: a process number may have been given to somebody else since.
    if (process > 0 && isLocked(info->folder))
        ::kill(static_cast<pid_t>(process), m_stopAsked.contains(id) ? SIGKILL : SIGTERM);
    m_stopAsked.insert(id);
}

void JobRunner::readLog(const QString& id) {
    const JobInfo* info = job(id);
    if (info == nullptr) return;
    m_thread.post([this, id, folder = info->folder] {
        const QString text = logTail(folder, kLogTailBytes);
        QMetaObject::invokeMethod(
            this, [this, id, text] { Q_EMIT logRead(id, text); }, Qt::QueuedConnection);
    });
}

}  // namespace sl
