// SPDX-License-Identifier: Apache-2.0
#include "app/gui/settings.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QSettings>

namespace sl {

namespace {

constexpr int kVersion = 1;
constexpr int kMostRecent = 12;
constexpr qint64 kMostBytes = 16 << 20;

bool mayWrite = true;

QString tr(const char* text) {
    return QCoreApplication::translate("Settings", text);
}

/// Writes one value and has it on disk before it returns: QSettings saves by temporary name, sync
/// and rename.
void put(const QString& key, const QVariant& value) {
    if (!mayWrite) return;
    QSettings settings;
    if (!settings.contains("version")) settings.setValue("version", kVersion);
    if (settings.value(key) != value) settings.setValue(key, value);
}

QStringList withFirst(QStringList list, const QString& first) {
    list.removeAll(first);
    list.prepend(first);
    while (list.size() > kMostRecent) list.removeLast();
    return list;
}

QString keyedBy(const QString& group, const QString& key) {
    const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha1);
    return group + "/" + QString::fromLatin1(hash.toHex().left(16));
}

/// Whether the bytes could be an INI file: QSettings itself takes almost anything.
bool looksDamaged(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return false;  // said in another way
    if (file.size() > kMostBytes) return true;
    const QByteArray bytes = file.readAll();
    if (bytes.contains('\0')) return true;
    for (const QByteArray& line : bytes.split('\n')) {
        const QByteArray text = line.trimmed();
        if (text.isEmpty() || text.startsWith(';') || text.startsWith('#')) continue;
        return !text.startsWith('[');  // the first line that says something opens a section
    }
    return false;
}

}  // namespace

Settings::Finding Settings::examine() {
    const QString path = QSettings().fileName();
    const QFileInfo info(path);
    mayWrite = true;
    if (!info.exists()) return {};
    Finding finding;
    if (info.isDir() || !info.isReadable()) {
        finding.problem = tr("Your settings cannot be read: %1").arg(path);
        finding.remedy = tr("Defaults are used and nothing is kept until that file can be read.");
        finding.writable = false;
    } else if (looksDamaged(path)) {
        QFile::remove(path + ".broken");
        finding.writable = QFile::rename(path, path + ".broken");
        finding.problem = tr("Your settings were damaged; Sightline starts with its defaults");
        finding.remedy = finding.writable ? tr("The old file is kept as %1.broken.").arg(path)
                                          : tr("Move %1 away to keep new settings.").arg(path);
    } else if (QSettings().value("version", kVersion).toInt() > kVersion) {
        finding.problem = tr("Your settings were written by a newer version of Sightline");
        finding.remedy =
            tr("They are read as far as possible and left as they are; what you "
               "change now holds for this sitting.");
        finding.writable = false;
    } else if (!info.isWritable()) {
        finding.problem = tr("Your settings cannot be written: %1").arg(path);
        finding.remedy = tr("What you change now holds for this sitting.");
        finding.writable = false;
    }
    mayWrite = finding.writable;
    return finding;
}

QStringList Settings::recentPaths() {
    return QSettings().value("recent/paths").toStringList();
}
void Settings::addRecentPath(const QString& path) {
    put("recent/paths", withFirst(recentPaths(), path));
}
void Settings::forgetRecentPath(const QString& path) {
    QStringList paths = recentPaths();
    paths.removeAll(path);
    put("recent/paths", paths);
}
QStringList Settings::recentModels() {
    return QSettings().value("recent/models").toStringList();
}
void Settings::addRecentModel(const QString& name) {
    put("recent/models", withFirst(recentModels(), name));
}
QStringList Settings::promptHistory() {
    return QSettings().value("ask/history").toStringList();
}
void Settings::setPromptHistory(const QStringList& prompts) {
    put("ask/history", prompts);
}
QString Settings::theme() {
    return QSettings().value("view/theme").toString();
}
void Settings::setTheme(const QString& name) {
    put("view/theme", name);
}
QByteArray Settings::layout(const QString& key) {
    return QSettings().value(keyedBy("layout", key)).toByteArray();
}
void Settings::setLayout(const QString& key, const QByteArray& state) {
    put(keyedBy("layout", key), state);
}
QByteArray Settings::geometry() {
    return QSettings().value("view/geometry").toByteArray();
}
void Settings::setGeometry(const QByteArray& geometry) {
    put("view/geometry", geometry);
}
QByteArray Settings::runsHeader() {
    return QSettings().value("runs/header").toByteArray();
}
void Settings::setRunsHeader(const QByteArray& state) {
    put("runs/header", state);
}
QString Settings::lastProject() {
    return QSettings().value("recent/project").toString();
}
void Settings::setLastProject(const QString& folder) {
    put("recent/project", folder);
}
QString Settings::lastSample(const QString& key) {
    return QSettings().value(keyedBy("sample", key)).toString();
}
void Settings::setLastSample(const QString& key, const QString& path) {
    put(keyedBy("sample", key), path);
}

QHash<QString, QStringList> Settings::keys() {
    QHash<QString, QStringList> all;
    QSettings settings;
    settings.beginGroup("keys");
    for (const QString& command : settings.childKeys())
        all.insert(command, settings.value(command).toStringList());
    return all;
}
void Settings::setKeys(const QString& command, const QStringList& keys) {
    // An empty list would read back as one empty text.
    put("keys/" + command, keys.isEmpty() ? QVariant(QString()) : QVariant(keys));
}
void Settings::resetKeys(const QString& command) {
    if (mayWrite) QSettings().remove("keys/" + command);
}
QStringList Settings::exportChoice() {
    return QSettings().value("export/choice").toStringList();
}
void Settings::setExportChoice(const QStringList& choice) {
    QSettings().setValue("export/choice", choice);
}

}  // namespace sl
