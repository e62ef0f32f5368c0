// SPDX-License-Identifier: Apache-2.0
#include "core/session/relocation.h"

#include <algorithm>

#include <QFileInfo>

#include "core/base/json.h"

namespace sl {

namespace {

/// `path` with the relocation's folder put in place; the path itself when it lies elsewhere.
QString moved(const QString& path, const Relocation& relocation) {
    if (path == relocation.from) return relocation.to;
    const QString folder = relocation.from.endsWith('/') ? relocation.from : relocation.from + "/";
    if (!path.startsWith(folder)) return path;
    const QString to = relocation.to.endsWith('/') ? relocation.to : relocation.to + "/";
    return to + path.mid(folder.size());
}

}  // namespace

Relocation relocationOf(const QString& missing, const QString& found) {
    QStringList from = missing.split('/'), to = found.split('/');
    if (from.last() != to.last()) return {missing, found};
    // One part stays in front, so that "/" never becomes a folder of everything.
    while (from.size() > 1 && to.size() > 1 && from.last() == to.last()) {
        from.removeLast();
        to.removeLast();
    }
    const auto path = [](const QStringList& parts) {
        const QString joined = parts.join('/');
        return joined.isEmpty() ? QString("/") : joined;
    };
    return {path(from), path(to)};
}

QHash<QString, QString> relocated(const std::vector<Relocation>& relocations,
                                  const QStringList& missing) {
    QHash<QString, QString> found;
    for (const QString& path : missing) {
        QString now = path;
        for (const Relocation& relocation : relocations) now = moved(now, relocation);
        if (now != path && QFileInfo(now).isFile()) found[path] = now;
    }
    return found;
}

QString relocationsText(const std::vector<Relocation>& relocations) {
    Json list = Json::array();
    for (const Relocation& relocation : relocations)
        list.push_back(Json::array({relocation.from.toStdString(), relocation.to.toStdString()}));
    return QString::fromStdString(dumpJson(list));
}

std::vector<Relocation> relocationsFromText(const QString& text) {
    std::vector<Relocation> relocations;
    const auto json = parseJson(text.toStdString(), "the places of moved files");
    if (!json || !json->is_array()) return relocations;
    for (const Json& entry : *json)
        if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string())
            relocations.push_back({QString::fromStdString(entry[0].get<std::string>()),
                                   QString::fromStdString(entry[1].get<std::string>())});
    return relocations;
}

}  // namespace sl
