// SPDX-License-Identifier: Apache-2.0
#include "core/session/job_folder.h"

#include <algorithm>
#include <cmath>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>

#include "core/base/json.h"
#include "core/session/json_fields.h"

namespace sl {

namespace {

using fields::number;
using fields::text;
using fields::whole;

constexpr std::size_t kMostRunJson = 8U << 20U;
constexpr qint64 kErrorTailBytes = 4 << 10;

Json object(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_object() ? *found : Json::object();
}

QStringList words(const Json& json) {
    QStringList list;
    const auto command = json.find("command");
    if (command == json.end()) return list;
    if (command->is_string()) list << QString::fromStdString(command->get<std::string>());
    if (command->is_array())
        for (const Json& word : *command)
            if (word.is_string()) list << QString::fromStdString(word.get<std::string>());
    return list;
}

/// Steps and batch sizes of the recipe that the child copied into its folder.
void readRecipe(JobInfo& job) {
    const auto recipe = readJsonFile((job.folder + "/recipe.json").toStdString(), kMostRunJson);
    if (!recipe || !recipe->is_object()) return;
    const auto stages = recipe->find("stages");
    if (stages == recipe->end() || !stages->is_array()) return;
    double steps = 0;
    for (const Json& stage : *stages) {
        if (!stage.is_object()) continue;
        steps += number(stage, "steps", 0);
        job.plan.batch[text(stage, "name")] = whole(number(stage, "batch", 16));
    }
    if (job.state.total == 0) job.state.total = whole(steps);
}

void readPlan(JobInfo& job, const Json& json) {
    const Json options = object(json, "options");
    job.plan.model = text(object(json, "model"), "name");
    job.plan.format = text(options, "format");
    job.plan.mediaRoot = text(options, "media_root");
    job.plan.maxMinutes = number(options, "max_minutes", 0);
    job.state.total = whole(number(options, "max_steps", 0));
    const auto data = json.find("data");
    if (data != json.end() && data->is_array() && !data->empty() && data->front().is_object())
        job.plan.data = text(data->front(), "path");
    if (job.kind == "train") readRecipe(job);
}

/// What the window wrote when it started the job: its title and time are the better ones.
void readWindowsNote(JobInfo& job, const Json& note, bool alone) {
    if (const QString title = text(note, "title"); !title.isEmpty()) job.title = title;
    if (const QString started = text(note, "started"); !started.isEmpty())
        job.started = QDateTime::fromString(started, Qt::ISODateWithMs);
    if (!alone) return;
    job.kind = text(note, "kind");
    job.command = words(note);
}

}  // namespace

std::optional<JobInfo> readJobFolder(const QString& folder) {
    const QDir dir(folder);
    const auto run = readJsonFile(dir.absoluteFilePath("run.json").toStdString(), kMostRunJson);
    const auto note = readJsonFile(dir.absoluteFilePath("job.json").toStdString(), kMostRunJson);
    JobInfo job;
    job.described = run && run->is_object();
    const bool noted = note && note->is_object();
    if (!job.described && !noted) return std::nullopt;
    job.folder = dir.absolutePath();
    job.id = dir.dirName();
    if (job.described) {
        job.kind = text(*run, "kind");
        job.title = text(*run, "title");
        job.command = words(*run);
        job.started = QDateTime::fromString(text(*run, "started"), Qt::ISODateWithMs);
        readPlan(job, *run);
        if (job.title.isEmpty())
            job.title = QStringList{text(*run, "recipe"), text(object(*run, "options"), "task"),
                                    QFileInfo(job.plan.data).fileName()}
                            .filter(QRegularExpression("."))
                            .join(" · ");
    }
    if (noted) readWindowsNote(job, *note, !job.described);
    if (job.title.isEmpty()) job.title = job.id;
    if (!job.started.isValid())
        job.started =
            QFileInfo(dir.absoluteFilePath(job.described ? "run.json" : "job.json")).lastModified();
    job.state.runId = job.id.toStdString();
    job.state.folder = job.folder.toStdString();
    job.state.unit = job.kind == "train" ? "steps" : "samples";
    return job;
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

/// The command line ends with "sightline-cli: what failed" and an indented line of what to try.
QString lastErrorInLog(const QString& folder) {
    const QStringList lines = logTail(folder, kErrorTailBytes).trimmed().split('\n');
    for (qsizetype i = lines.size() - 1; i >= 0 && i >= lines.size() - 3; --i) {
        const QString line = lines[i].section('\r', -1).trimmed();
        if (!line.startsWith("sightline-cli: ")) continue;
        QStringList parts{line.section(": ", 1)};
        for (const QString& hint : lines.mid(i + 1))
            if (!hint.trimmed().isEmpty()) parts << hint.trimmed();
        return parts.join(" — ");
    }
    return {};
}

bool writeControl(const QString& folder, const QString& word) {
    QSaveFile file(folder + "/control");
    if (!file.open(QIODevice::WriteOnly)) return false;
    file.write(word.toUtf8());
    return file.commit();
}

}  // namespace sl
