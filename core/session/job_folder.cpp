// SPDX-License-Identifier: Apache-2.0
#include "core/session/job_folder.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/json.h"

namespace sl {

namespace {

constexpr std::size_t kMostRunJson = 8U << 20U;
constexpr qint64 kMostEventsAtOnce = 4 << 20;
constexpr std::size_t kMostLossPoints = 4000;

QString text(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

double number(const Json& json, const char* key, double otherwise) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? found->get<double>() : otherwise;
}

/// Every second point goes when there are too many: the curve keeps its shape.
void addLoss(std::vector<LossPoint>& losses, LossPoint point) {
    losses.push_back(point);
    if (losses.size() <= kMostLossPoints) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < losses.size(); i += 2) losses[kept++] = losses[i];
    losses.resize(kept);
}

void takeStep(JobInfo& job, const Json& event) {
    JobState& state = job.state;
    state.done = static_cast<std::int64_t>(
        number(event, "step", number(event, "done", static_cast<double>(state.done))));
    state.total = static_cast<std::int64_t>(
        number(event, "steps", number(event, "total", static_cast<double>(state.total))));
    state.learningRate = number(event, "lr", state.learningRate);
    state.samplesPerSec = number(event, "samples_per_s", state.samplesPerSec);
    if (event.contains("loss")) {
        state.loss = number(event, "loss", state.loss);
        addLoss(job.losses, {state.done, state.loss});
    }
    job.secondsLeft = number(event, "seconds_left", job.secondsLeft);
}

void take(JobInfo& job, const Json& event) {
    const QString kind = text(event, "event");
    if (kind == "step" || kind == "progress") takeStep(job, event);
    if (kind == "state")
        if (const auto state = runStateFromName(text(event, "state").toStdString()))
            job.state.state = *state;
    if (const QString message = text(event, "message"); !message.isEmpty())
        job.state.message = message.toStdString();
}

}  // namespace

std::optional<JobInfo> readJobFolder(const QString& folder) {
    const QDir dir(folder);
    const auto json = readJsonFile(dir.absoluteFilePath("run.json").toStdString(), kMostRunJson);
    if (!json || !json->is_object()) return std::nullopt;
    JobInfo job;
    job.folder = dir.absolutePath();
    job.id = dir.dirName();
    job.kind = text(*json, "kind");
    job.title = text(*json, "title");
    if (job.title.isEmpty())
        job.title = QStringList{text(*json, "recipe"), text(*json, "task"), text(*json, "data")}
                        .filter(QRegularExpression("."))
                        .join(" · ");
    if (job.title.isEmpty()) job.title = job.id;
    job.started = QDateTime::fromString(text(*json, "started"), Qt::ISODateWithMs);
    if (!job.started.isValid())
        job.started = QFileInfo(dir.absoluteFilePath("run.json")).birthTime();
    if (const auto command = json->find("command"); command != json->end()) {
        if (command->is_array())
            for (const Json& word : *command)
                if (word.is_string())
                    job.command << QString::fromStdString(word.get<std::string>());
        if (command->is_string())
            job.command << QString::fromStdString(command->get<std::string>());
    }
    job.state.runId = job.id.toStdString();
    job.state.folder = job.folder.toStdString();
    job.state.unit = job.kind == "train" ? "steps" : "samples";
    return job;
}

bool readNewEvents(JobInfo& job) {
    QFile file(job.folder + "/events.jsonl");
    if (!file.open(QIODevice::ReadOnly)) return false;
    if (file.size() < job.eventsRead) job.eventsRead = 0;  // begun anew
    if (!file.seek(job.eventsRead)) return false;
    const QByteArray bytes = file.read(kMostEventsAtOnce);
    const qsizetype end = bytes.lastIndexOf('\n');
    if (end < 0) return false;
    for (const QByteArray& line : bytes.left(end).split('\n')) {
        if (line.trimmed().isEmpty()) continue;
        const auto json = parseJson(line.toStdString(), "events.jsonl");
        if (json && json->is_object()) take(job, *json);
    }
    job.eventsRead += end + 1;
    return true;
}

bool isLocked(const QString& folder) {
    const QByteArray path = QFile::encodeName(folder + "/lock");
    const int file = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    // Shared, so that two windows that look at the same time do not see each other.
    const bool locked = ::flock(file, LOCK_SH | LOCK_NB) != 0;
    ::close(file);
    return locked;
}

QString logTail(const QString& folder, qint64 bytes) {
    QFile file(folder + "/log.txt");
    if (!file.open(QIODevice::ReadOnly)) return {};
    const qint64 from = std::max<qint64>(0, file.size() - bytes);
    file.seek(from);
    QByteArray tail = file.read(bytes);
    if (from > 0) tail = tail.mid(tail.indexOf('\n') + 1);
    return QString::fromUtf8(tail);
}

bool writeControl(const QString& folder, const QString& word) {
    QSaveFile file(folder + "/control");
    if (!file.open(QIODevice::WriteOnly)) return false;
    file.write(word.toUtf8());
    return file.commit();
}

}  // namespace sl
