// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

namespace sl {

/// What the window remembers between sittings, in the user's configuration. Small and read at
/// start; each change is on disk when the call returns. Never touched while a script drives the
/// window.
struct Settings {
    /// What was found in the file at start.
    struct Finding {
        bool writable = true;  ///< false: what is set in this sitting is not kept
        QString problem;       ///< empty: all is well
        QString remedy;
    };
    /// Looks at the file before anything is read. A damaged one is put aside as *.broken and
    /// begun anew; one of a newer version, or that may not be written, is read as far as possible
    /// and left as it is.
    static Finding examine();

    static QStringList recentPaths();
    static void addRecentPath(const QString& path);
    static void forgetRecentPath(const QString& path);
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
    /// Project that was open last; empty when it was closed.
    static QString lastProject();
    static void setLastProject(const QString& folder);
    /// Sample that was shown last, per project folder.
    static QString lastSample(const QString& key);
    static void setLastSample(const QString& key, const QString& path);
    /// Keys of the commands that were given others: portable names, an empty list for none.
    static QHash<QString, QStringList> keys();
    static void setKeys(const QString& command, const QStringList& keys);
    static void resetKeys(const QString& command);
};

}  // namespace sl
