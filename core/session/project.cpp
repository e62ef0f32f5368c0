// SPDX-License-Identifier: Apache-2.0
#include "core/session/project.h"

#include <algorithm>

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSet>

#include "core/base/json.h"
#include "core/base/paths.h"
#include "core/task/task_registry.h"
#include "core/work/plugin_decisions.h"

namespace sl {

namespace {

constexpr int kMostFiles = 50'000;
constexpr qsizetype kMostNotices = 5;
constexpr std::size_t kMostProjectBytes = 32U << 20U;

const QSet<QString>& mediaSuffixes() {
    static const QSet<QString> suffixes{"jpg", "jpeg", "png", "tif", "tiff", "webp", "gif", "bmp"};
    return suffixes;
}

QString textAt(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return {};
    return QString::fromStdString(found->get<std::string>());
}

/// The run of digits at `at` without leading zeros; `at` moves behind it.
QString digitsAt(const QString& text, qsizetype& at) {
    while (at + 1 < text.size() && text[at] == '0' && text[at + 1].isDigit()) ++at;
    const qsizetype begin = at;
    while (at < text.size() && text[at].isDigit()) ++at;
    return text.mid(begin, at - begin);
}

/// Truth of a sample: "annotations" as `ask --json` writes them. What is damaged is left out, a
/// sample can be asked without it.
void readTruth(const Json& json, Sample& sample) {
    const auto list = json.find("annotations");
    if (list == json.end() || !list->is_array()) return;
    for (const Json& entry : *list) {
        auto annotation = annotationFromJson(entry);
        if (!annotation) continue;
        annotation->author = {Author::Kind::Truth, {}};
        sample.annotations.push_back(std::move(*annotation));
    }
}

/// One entry of "samples": a file name, or {"media", "task", "prompt", "annotations"}.
std::optional<MediaItem> itemFromJson(const Json& json, const QDir& folder) {
    const QString media =
        json.is_string() ? QString::fromStdString(json.get<std::string>()) : textAt(json, "media");
    if (media.isEmpty()) return std::nullopt;
    MediaItem item = mediaItem(QDir::cleanPath(folder.absoluteFilePath(media)), media);
    if (json.is_object()) {
        item.sample.task = textAt(json, "task").toStdString();
        item.sample.prompt = textAt(json, "prompt").toStdString();
        readTruth(json, item.sample);
    }
    return item;
}

QString writableStore(const QDir& folder) {
    const QString inside = folder.absoluteFilePath("sightline.db");
    return QFileInfo(folder.absolutePath()).isWritable() ? inside : userStorePath();
}

std::vector<MediaItem> itemsOfFolder(const QDir& folder, const QString& below) {
    std::vector<MediaItem> items;
    for (const QString& path : mediaFilesBelow(below, kMostFiles))
        items.push_back(mediaItem(path, folder.relativeFilePath(path)));
    return items;
}

void readInfo(const Json& json, const QDir& folder, ProjectInfo& info) {
    info.folder = folder.absolutePath();
    info.adHoc = false;
    info.name = textAt(json, "name");
    if (info.name.isEmpty()) info.name = folder.dirName();
    info.description = textAt(json, "description");
    info.model = textAt(json, "model");
    // A model folder inside the project is named relative to it.
    if (!info.model.isEmpty() && QFileInfo(folder.absoluteFilePath(info.model)).isDir())
        info.model = folder.absoluteFilePath(info.model);
    if (const auto defaults = json.find("defaults");
        defaults != json.end() && defaults->is_object())
        info.task = textAt(*defaults, "task");
    info.storePath = writableStore(folder);
}

Result<OpenedProject> openProjectFolder(const QString& path) {
    const QDir folder(path);
    const auto json =
        readJsonFile(folder.absoluteFilePath("project.json").toStdString(), kMostProjectBytes);
    if (!json) return passOn(json);
    if (!json->is_object())
        return fail(ErrorCode::BadInput, path.toStdString() + "/project.json is not a JSON object");
    OpenedProject project;
    readInfo(*json, folder, project.info);
    if (const auto samples = json->find("samples"); samples != json->end() && samples->is_array()) {
        for (const Json& entry : *samples) {
            if (project.samples.size() >= kMostFiles) break;
            if (auto item = itemFromJson(entry, folder))
                project.samples.push_back(std::move(*item));
        }
        return project;
    }
    QStringList roots;
    if (const auto media = json->find("media_roots"); media != json->end() && media->is_array())
        for (const Json& root : *media)
            if (root.is_string()) roots << QString::fromStdString(root.get<std::string>());
    if (roots.isEmpty()) roots << ".";
    for (const QString& root : roots) {
        auto items = itemsOfFolder(folder, QDir::cleanPath(folder.absoluteFilePath(root)));
        std::move(items.begin(), items.end(), std::back_inserter(project.samples));
    }
    return project;
}

Result<OpenedProject> openFolder(const QString& path) {
    const QDir folder(path);
    OpenedProject project;
    project.info.folder = folder.absolutePath();
    project.info.name = folder.dirName();
    project.info.storePath = userStorePath();
    project.samples = itemsOfFolder(folder, folder.absolutePath());
    if (project.samples.empty())
        return fail(ErrorCode::BadInput, "no pictures were found in " + path.toStdString(),
                    "PNG, JPEG, TIFF, WebP, GIF and BMP files are looked for");
    return project;
}

Result<OpenedProject> openFiles(const QStringList& paths) {
    OpenedProject project;
    project.info.storePath = userStorePath();
    for (const QString& path : paths) {
        const QFileInfo file(path);
        if (file.isDir()) {
            auto items = itemsOfFolder(QDir(file.dir()), file.absoluteFilePath());
            std::move(items.begin(), items.end(), std::back_inserter(project.samples));
        } else if (file.exists()) {
            project.samples.push_back(mediaItem(file.absoluteFilePath(), file.fileName()));
        } else if (project.notices.size() < kMostNotices) {
            project.notices.push_back({Notice::Level::Error, "There is no file " + path,
                                       "Check the name and the folder."});
        }
    }
    if (project.samples.empty())
        return fail(ErrorCode::BadInput,
                    "there is no file " + paths.value(0).toStdString() +
                        (paths.size() > 1 ? ", nor any of the others" : ""),
                    "check the name and the folder");
    project.info.name = project.samples.size() == 1
                            ? project.samples.front().name
                            : QString("%1 files").arg(project.samples.size());
    return project;
}

std::shared_ptr<TaskRegistry> tasksFor(const ProjectInfo& info, bool trustPlugins,
                                       const QString& trialProgram) {
    const QString folder = info.adHoc ? QString() : info.folder;
    return std::make_shared<TaskRegistry>(
        work::pluginOptions(folder.toStdString(), trustPlugins, trialProgram.toStdString()));
}

}  // namespace

MediaItem mediaItem(const QString& path, const QString& name) {
    MediaItem item;
    item.path = path;
    item.name = name;
    item.sample.media = {path.toStdString()};
    const QFileInfo file(path);
    item.missing = !file.exists();
    if (!item.missing) item.modifiedMs = file.lastModified().toMSecsSinceEpoch();
    return item;
}

bool naturallyBefore(const QString& a, const QString& b) {
    qsizetype i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i].isDigit() && b[j].isDigit()) {
            const QString left = digitsAt(a, i), right = digitsAt(b, j);
            if (left.size() != right.size()) return left.size() < right.size();
            if (left != right) return left < right;
            continue;
        }
        const QChar left = a[i++].toLower(), right = b[j++].toLower();
        if (left != right) return left < right;
    }
    return a.size() - i != b.size() - j ? a.size() - i < b.size() - j : a < b;
}

QString userStorePath() {
    return QString::fromStdString(userDataFolder()) + "/sightline.db";
}

QStringList mediaFilesBelow(const QString& folder, int limit) {
    QStringList found;
    QDirIterator it(folder, QDir::Files | QDir::Readable, QDirIterator::Subdirectories);
    while (it.hasNext() && found.size() < limit) {
        const QString path = it.next();
        if (!mediaSuffixes().contains(it.fileInfo().suffix().toLower())) continue;
        const QString inside = path.mid(folder.size());
        if (inside.contains("/.") || inside.startsWith("/runs/") || inside.contains(".db.files/"))
            continue;
        found << QDir::cleanPath(it.fileInfo().absoluteFilePath());
    }
    std::sort(found.begin(), found.end(), naturallyBefore);
    return found;
}

PathKind pathKind(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists()) return PathKind::Missing;
    if (info.isDir()) {
        const QDir folder(path);
        if (folder.exists("project.json")) return PathKind::Project;
        if (folder.exists("config.json") || folder.exists("adapter_config.json"))
            return PathKind::Model;
        return PathKind::Folder;
    }
    if (info.fileName() == "project.json") return PathKind::Project;
    return mediaSuffixes().contains(info.suffix().toLower()) ? PathKind::Media : PathKind::Other;
}

ProjectInfo projectSummary(const QString& folder) {
    ProjectInfo info;
    const QDir dir(folder);
    const auto json =
        readJsonFile(dir.absoluteFilePath("project.json").toStdString(), kMostProjectBytes);
    if (json && json->is_object()) readInfo(*json, dir, info);
    return info;
}

Result<OpenedProject> openProject(const QStringList& paths, bool trustPlugins,
                                  const QString& trialProgram) {
    if (paths.isEmpty()) return fail(ErrorCode::Usage, "no file or folder was given to open");
    QString path = paths.front();
    Result<OpenedProject> project = [&]() -> Result<OpenedProject> {
        const PathKind kind = pathKind(path);
        if (paths.size() > 1) return openFiles(paths);
        if (kind == PathKind::Project) {
            const QFileInfo info(path);
            return openProjectFolder(info.isDir() ? path : info.absolutePath());
        }
        return kind == PathKind::Folder ? openFolder(path) : openFiles(paths);
    }();
    if (!project) return project;
    project->tasks = tasksFor(project->info, trustPlugins, trialProgram);
    for (const PluginEntry& entry : project->tasks->plugins())
        if (entry.state == PluginEntry::State::Untrusted) project->info.untrustedPlugins = true;
    return project;
}

}  // namespace sl
