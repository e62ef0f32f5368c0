// SPDX-License-Identifier: Apache-2.0
#include "core/session/job_runner.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QSaveFile>

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
    job.watchBytes = QFileInfo(job.folder + "/watch.jsonl").size();
    job.alive = isLocked(job.folder);
    if (!job.alive || processGone(job.processId))
        job.processId = job.alive ? lockHolder(job.folder) : 0;
    job.memoryBytes = job.processId > 0 ? residentBytes(job.processId) : 0;
    const bool running = job.state.state == RunState::Running;
    job.resumable = !job.alive && job.state.state != RunState::Done && !(running && mayBeStarting);
    if (job.resumable && running) {
        job.state.state = RunState::Failed;
        const QString error = lastErrorInLog(job.folder);
        job.state.message = error.isEmpty()
                                ? "the process ended without a word; it can go on where it stopped"
                                : error.toStdString();
    }
    if (job.resumable && job.state.state == RunState::Paused) {
        job.state.state = RunState::Cancelled;
        job.state.message = "its process ended while it was paused";
    }
    if (job.alive && job.state.state == RunState::Failed) job.state.state = RunState::Running;
}

/// What is known of a job, read anew once the child has described itself.
std::optional<JobInfo> known(const QString& folder, const std::vector<JobInfo>& jobs,
                             const QString& name) {
    const auto before =
        std::find_if(jobs.begin(), jobs.end(), [&](const JobInfo& job) { return job.id == name; });
    if (before != jobs.end() &&
        (before->described || !QFileInfo::exists(before->folder + "/run.json")))
        return *before;
    return readJobFolder(folder + "/" + name);
}

/// `starting`: jobs whose process may not have taken its lock yet.
std::vector<JobInfo> scan(const QString& folder, const std::vector<JobInfo>& jobsBefore,
                          const QHash<QString, qint64>& starting) {
    std::vector<JobInfo> jobs;
    for (const QString& name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        std::optional<JobInfo> job = known(folder, jobsBefore, name);
        if (!job) continue;
        refresh(*job, starting.contains(name) && !processGone(starting[name]));
        jobs.push_back(std::move(*job));
    }
    std::sort(jobs.begin(), jobs.end(), [](const JobInfo& a, const JobInfo& b) {
        return a.started != b.started ? a.started > b.started : a.id > b.id;
    });
    return jobs;
}

bool changed(const JobInfo& a, const JobInfo& b) {
    return a.eventsRead != b.eventsRead || a.state.state != b.state.state ||
           a.resumable != b.resumable || a.alive != b.alive || a.asked != b.asked ||
           a.watchBytes != b.watchBytes || a.described != b.described ||
           a.memoryBytes >> 20 != b.memoryBytes >> 20;
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
    m_polling = m_stale = false;
    m_startedHere.clear();
    m_asked.clear();
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
    QHash<QString, qint64> starting;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (auto it = m_startedHere.cbegin(); it != m_startedHere.cend(); ++it)
        if (it->second.msecsTo(now) < kGraceMs) starting[it.key()] = it->first;
    m_thread.post([this, folder = m_folder, before = m_jobs, starting, id = m_folderId] {
        auto jobs = std::make_shared<std::vector<JobInfo>>(scan(folder, before, starting));
        QMetaObject::invokeMethod(
            this,
            [this, jobs, id] {
                if (id != m_folderId) return;
                m_polling = false;
                if (m_stale) {  // begun before a job was started again: it would look dead
                    m_stale = false;
                    poll();
                    return;
                }
                take(std::move(*jobs));
            },
            Qt::QueuedConnection);
    });
}

void JobRunner::keepAsked(JobInfo& job) {
    const QString word = m_asked.value(job.id);
    const bool running = job.state.state == RunState::Running;
    const bool waits = word == "pause" ? running : word == "stop" && (running || job.alive);
    if (waits) job.asked = word;
    else m_asked.remove(job.id);
}

/// What a person who did not look would want to know.
void JobRunner::tellEnd(const JobInfo& before, const JobInfo& now) {
    const bool ran =
        before.state.state == RunState::Running || before.state.state == RunState::Paused;
    if (!ran || before.state.state == now.state.state) return;
    if (now.state.state == RunState::Failed)
        Q_EMIT notice({Notice::Level::Error, tr("%1 failed").arg(now.title),
                       QString::fromStdString(now.state.message)});
    if (now.state.state == RunState::Done)
        Q_EMIT notice({Notice::Level::Info, tr("%1 is done").arg(now.title), {}});
}

void JobRunner::take(std::vector<JobInfo> jobs) {
    const bool sameList =
        jobs.size() == m_jobs.size() &&
        std::equal(jobs.begin(), jobs.end(), m_jobs.begin(),
                   [](const JobInfo& a, const JobInfo& b) { return a.id == b.id; });
    std::vector<int> rows;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        jobs[i].asked.clear();
        keepAsked(jobs[i]);
        if (const JobInfo* before = job(jobs[i].id)) tellEnd(*before, jobs[i]);
        if (sameList && changed(jobs[i], m_jobs[i])) rows.push_back(static_cast<int>(i));
    }
    m_jobs = std::move(jobs);
    if (!sameList) Q_EMIT jobsReset();
    for (const int row : rows) Q_EMIT jobChanged(row);
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

QString JobRunner::freeFolder() const {
    for (int i = 1;; ++i) {
        const QString folder =
            QString("%1/run-%2").arg(m_folder.isEmpty() ? "runs" : m_folder).arg(i);
        if (!QFileInfo::exists(folder)) return folder;
    }
}

bool JobRunner::quiet() const {
    if (running() > 0) return false;
    return std::all_of(m_startedHere.keyBegin(), m_startedHere.keyEnd(),
                       [this](const QString& id) { return job(id) != nullptr; });
}

Result<qint64> JobRunner::launch(const QString& folder, const QStringList& arguments) {
    if (!QFileInfo(m_program).isExecutable())
        return fail(ErrorCode::BadInput, m_program.toStdString() + " is not there to run jobs",
                    "install sightline-cli beside the window's program");
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
                    "free some room, or open a project in a folder that can be written");
    const QStringList command = QStringList(arguments) << "--out" << folder;
    Json json;
    json["kind"] = kind.toStdString();
    json["title"] = title.toStdString();
    json["started"] = utcNow();
    json["command"] = Json::array({m_program.toStdString()});
    for (const QString& word : command) json["command"].push_back(word.toStdString());
    QSaveFile file(folder + "/job.json");
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.write(dumpJson(json, 1).c_str()) >= 0 && file.commit();
    auto process =
        written ? launch(folder, command)
                : fail(ErrorCode::BadInput, file.fileName().toStdString() + " cannot be written",
                       file.errorString().toStdString());
    if (!process) {
        QDir(folder).removeRecursively();  // made a moment ago, with nothing in it but the note
        return passOn(process);
    }
    startedNow(id, *process);
    return id;
}

void JobRunner::startedNow(const QString& id, qint64 process) {
    m_asked.remove(id);
    m_startedHere[id] = {process, QDateTime::currentDateTimeUtc()};
    m_stale = m_polling;
    poll();
}

Result<void> JobRunner::resume(const QString& id) {
    const int index = indexOf(id);
    if (index < 0) return fail(ErrorCode::Usage, "there is no job " + id.toStdString());
    JobInfo& info = m_jobs[static_cast<std::size_t>(index)];
    if (info.alive) {
        if (auto ok = say(info, "resume"); !ok) return ok;
        m_asked.remove(id);
        info.state.state = RunState::Running;
        m_stale = m_polling;
        Q_EMIT jobChanged(index);
        return {};
    }
    QStringList arguments = info.command.mid(1);
    if (info.described) {
        if (!arguments.contains("--resume")) arguments << "--resume";
        if (info.kind == "train") {
            const qsizetype store = info.command.indexOf("--store");
            arguments = QStringList{"train", info.folder, "--resume"};
            if (store > 0) arguments << info.command.mid(store, 2);
        }
    }
    const auto process = launch(info.folder, arguments);
    if (!process) return passOn(process);
    info.state.state = RunState::Running;
    info.state.message.clear();
    info.resumable = false;
    startedNow(id, *process);
    Q_EMIT jobChanged(index);
    return {};
}

Result<void> JobRunner::say(const JobInfo& job, const QString& word) {
    if (writeControl(job.folder, word)) return {};
    return fail(ErrorCode::BadInput, job.folder.toStdString() + "/control cannot be written",
                "the job goes on; see whether the disk is full or the folder read-only");
}

Result<void> JobRunner::pause(const QString& id) {
    const int index = indexOf(id);
    if (index < 0) return fail(ErrorCode::Usage, "there is no job " + id.toStdString());
    JobInfo& info = m_jobs[static_cast<std::size_t>(index)];
    if (info.state.state != RunState::Running || !info.alive)
        return fail(ErrorCode::Usage, info.title.toStdString() + " is not running");
    if (auto ok = say(info, "pause"); !ok) return ok;
    m_asked[id] = info.asked = "pause";
    Q_EMIT jobChanged(index);
    return {};
}

void JobRunner::stop(const QString& id) {
    const int index = indexOf(id);
    if (index < 0) return;
    JobInfo& info = m_jobs[static_cast<std::size_t>(index)];
    if (info.state.state != RunState::Running && info.state.state != RunState::Paused) return;
    if (auto ok = say(info, "stop"); !ok) Q_EMIT notice(Notice::fromError(ok.error()));
    // Only the process that holds the lock: a number may have been given to somebody else since.
    const qint64 process = lockHolder(info.folder);
    const bool again = m_asked.value(id) == "stop";
    if (process > 0) ::kill(static_cast<pid_t>(process), again ? SIGKILL : SIGTERM);
    m_asked[id] = info.asked = "stop";
    Q_EMIT jobChanged(index);
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
