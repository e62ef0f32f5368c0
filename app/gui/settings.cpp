// SPDX-License-Identifier: Apache-2.0
#include "app/gui/settings.h"

#include <QCryptographicHash>
#include <QSettings>

namespace sl {

namespace {

constexpr int kMostRecent = 12;

QStringList withFirst(QStringList list, const QString& first) {
    list.removeAll(first);
    list.prepend(first);
    while (list.size() > kMostRecent) list.removeLast();
    return list;
}

QString layoutName(const QString& key) {
    const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha1);
    return "layout/" + QString::fromLatin1(hash.toHex().left(16));
}

}  // namespace

QStringList Settings::recentPaths() {
    return QSettings().value("recent/paths").toStringList();
}
void Settings::addRecentPath(const QString& path) {
    QSettings().setValue("recent/paths", withFirst(recentPaths(), path));
}
QStringList Settings::recentModels() {
    return QSettings().value("recent/models").toStringList();
}
void Settings::addRecentModel(const QString& name) {
    QSettings().setValue("recent/models", withFirst(recentModels(), name));
}
QStringList Settings::promptHistory() {
    return QSettings().value("ask/history").toStringList();
}
void Settings::setPromptHistory(const QStringList& prompts) {
    QSettings().setValue("ask/history", prompts);
}
QString Settings::theme() {
    return QSettings().value("view/theme").toString();
}
void Settings::setTheme(const QString& name) {
    QSettings().setValue("view/theme", name);
}
QByteArray Settings::layout(const QString& key) {
    return QSettings().value(layoutName(key)).toByteArray();
}
void Settings::setLayout(const QString& key, const QByteArray& state) {
    QSettings().setValue(layoutName(key), state);
}
QByteArray Settings::geometry() {
    return QSettings().value("view/geometry").toByteArray();
}
void Settings::setGeometry(const QByteArray& geometry) {
    QSettings().setValue("view/geometry", geometry);
}
QByteArray Settings::runsHeader() {
    return QSettings().value("runs/header").toByteArray();
}
void Settings::setRunsHeader(const QByteArray& state) {
    QSettings().setValue("runs/header", state);
}
QStringList Settings::exportChoice() {
    return QSettings().value("export/choice").toStringList();
}
void Settings::setExportChoice(const QStringList& choice) {
    QSettings().setValue("export/choice", choice);
}

}  // namespace sl
