// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace sl {

/// What the window remembers between sittings, in the user's configuration. Small and read at
/// start; written as it changes. Never touched while a script drives the window.
struct Settings {
    static QStringList recentPaths();
    static void addRecentPath(const QString& path);
    static QStringList recentModels();
    static void addRecentModel(const QString& name);
    static QStringList promptHistory();
    static void setPromptHistory(const QStringList& prompts);
    static QString theme();
    static void setTheme(const QString& name);
    /// Arrangement of the docks, per project folder.
    static QByteArray layout(const QString& key);
    static void setLayout(const QString& key, const QByteArray& state);
    static QByteArray geometry();
    static void setGeometry(const QByteArray& geometry);
    static QByteArray runsHeader();
    static void setRunsHeader(const QByteArray& state);
    /// Format, which answers, folder and "pictures" or nothing, of the last export.
    static QStringList exportChoice();
    static void setExportChoice(const QStringList& choice);
};

}  // namespace sl
