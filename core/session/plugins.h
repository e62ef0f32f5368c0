// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QObject>

#include "core/session/session_values.h"

namespace sl {

class TaskRegistry;
class WorkerThread;

/// The plugins that were found, what is wrong with them, and what the user decided about them.
/// Folders are read, libraries hashed and tried on the disk thread. Lives on the GUI thread.
class Plugins : public QObject {
    Q_OBJECT
public:
    /// `cliProgram` runs the trials; empty: sightline-cli beside the running program.
    Plugins(WorkerThread* disk, const QString& cliProgram, bool trustAll,
            QObject* parent = nullptr);

    /// Takes the registry that was made while a project opened (folder empty: none).
    void use(const std::shared_ptr<TaskRegistry>& registry, const QString& projectFolder);

    /// In search order: the first of an id is the one that answers.
    const std::vector<PluginInfo>& list() const { return m_list; }
    /// Null until the first reload() or use().
    std::shared_ptr<TaskRegistry> registry() const { return m_registry; }

    /// Reads the folders anew; registryChanged and changed follow.
    void reload();
    /// Takes in what became of plugins since: loaded, failed. Quick.
    void refresh();
    /// Remembers, for good, that this plugin's library may be loaded, or takes that back.
    void setTrusted(const QString& folder, bool trusted);
    /// Runs the plugin in a child process on a made-up answer; `triedOut` follows.
    void tryOut(const QString& folder);
    bool busy() const { return m_busy > 0; }

Q_SIGNALS:
    void changed();
    void registryChanged();
    /// `problem` is empty when it came through.
    void triedOut(const QString& folder, const QString& problem);
    void notice(const sl::Notice& notice);
    void idleChanged();

private:
    void inBackground(std::function<std::function<void()>()> work);

    WorkerThread* m_disk;
    QString m_program;
    bool m_trustAll;
    QString m_projectFolder;
    std::shared_ptr<TaskRegistry> m_registry;
    std::vector<PluginInfo> m_list;
    int m_busy = 0;
};

/// The program that trial runs start: `cliProgram`, or sightline-cli beside this program; empty
/// when there is none.
QString trialProgram(const QString& cliProgram);

}  // namespace sl
