// SPDX-License-Identifier: Apache-2.0
#include "core/session/plugins.h"

#include <algorithm>

#include <QFileInfo>
#include <QThread>

#include "core/base/paths.h"
#include "core/session/worker_thread.h"
#include "core/task/task_registry.h"
#include "core/work/plugin_decisions.h"
#include "core/work/plugin_trial.h"

namespace sl {

namespace {

PluginInfo::State stateOf(PluginEntry::State state) {
    switch (state) {
        case PluginEntry::State::Listed: return PluginInfo::State::Listed;
        case PluginEntry::State::Loaded: return PluginInfo::State::Loaded;
        case PluginEntry::State::Failed: return PluginInfo::State::Failed;
        case PluginEntry::State::Untrusted: return PluginInfo::State::Untrusted;
    }
    return PluginInfo::State::Failed;
}

PluginInfo infoOf(const PluginEntry& entry, const QString& ownFolder) {
    PluginInfo info;
    info.id = QString::fromStdString(entry.task.id);
    info.title = QString::fromStdString(entry.task.title);
    info.state = stateOf(entry.state);
    info.problem = QString::fromStdString(entry.problem);
    info.folder = QString::fromStdString(entry.folder);
    info.library = QString::fromStdString(entry.library);
    info.sha256 = QString::fromStdString(entry.sha256);
    info.abi = QString::fromStdString(entry.abi);
    for (const MediaKind kind : entry.task.media)
        info.media << QString::fromStdString(mediaKindName(kind));
    for (const std::string& kind : entry.task.answers) info.answers << QString::fromStdString(kind);
    const bool own = !ownFolder.isEmpty() && QFileInfo(info.folder).absolutePath() ==
                                                 QFileInfo(ownFolder + "/x").absolutePath();
    info.origin = entry.fromProject
                      ? PluginInfo::Origin::Project
                      : (own ? PluginInfo::Origin::Program : PluginInfo::Origin::User);
    return info;
}

std::optional<PluginEntry> entryAt(TaskRegistry& registry, const QString& folder) {
    for (PluginEntry& entry : registry.plugins())
        if (entry.folder == folder.toStdString()) return std::move(entry);
    return std::nullopt;
}

}  // namespace

QString trialProgram(const QString& cliProgram) {
    const QString program = cliProgram.isEmpty()
                                ? QString::fromStdString(programFolder()) + "/sightline-cli"
                                : cliProgram;
    return QFileInfo(program).isExecutable() ? program : QString();
}

Plugins::Plugins(WorkerThread* disk, const QString& cliProgram, bool trustAll, QObject* parent)
    : QObject(parent), m_disk(disk), m_program(trialProgram(cliProgram)), m_trustAll(trustAll) {}

void Plugins::use(const std::shared_ptr<TaskRegistry>& registry, const QString& projectFolder) {
    Q_ASSERT(QThread::currentThread() == thread());
    m_registry = registry;
    m_projectFolder = projectFolder;
    refresh();
}

void Plugins::refresh() {
    m_list.clear();
    if (m_registry) {
        const QString own =
            QString::fromStdString(TaskRegistry::installFolder().value_or(std::string()));
        for (const PluginEntry& entry : m_registry->plugins()) m_list.push_back(infoOf(entry, own));
    }
    Q_EMIT changed();
}

/// Runs `work` on the disk thread and what it returns back here.
void Plugins::inBackground(std::function<std::function<void()>()> work) {
    Q_ASSERT(QThread::currentThread() == thread());
    ++m_busy;
    m_disk->post([this, work = std::move(work)] {
        QMetaObject::invokeMethod(
            this,
            [this, then = work()] {
                --m_busy;
                if (then) then();
                Q_EMIT idleChanged();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT idleChanged();
}

void Plugins::reload() {
    inBackground([this, folder = m_projectFolder, program = m_program, all = m_trustAll] {
        auto registry = std::make_shared<TaskRegistry>(
            work::pluginOptions(folder.toStdString(), all, program.toStdString()));
        return [this, folder, registry] {
            if (folder != m_projectFolder) return;  // another project was opened meanwhile
            m_registry = registry;
            refresh();
            Q_EMIT registryChanged();
        };
    });
}

void Plugins::setTrusted(const QString& folder, bool trusted) {
    if (!m_registry) return;
    inBackground([this, folder, trusted, registry = m_registry]() -> std::function<void()> {
        const auto entry = entryAt(*registry, folder);
        if (!entry) return {};
        const auto ok = trusted ? work::trustPlugin(*entry) : work::distrustPlugin(entry->sha256);
        return [this, ok] {
            if (!ok) Q_EMIT notice(Notice::fromError(ok.error()));
            else reload();
        };
    });
}

void Plugins::tryOut(const QString& folder) {
    if (!m_registry) return;
    inBackground(
        [this, folder, registry = m_registry, program = m_program]() -> std::function<void()> {
            const auto entry = entryAt(*registry, folder);
            if (!entry) return {};
            QString problem;
            if (program.isEmpty()) {
                problem = tr("sightline-cli, which runs trials, is not beside this program");
            } else if (const auto ok = work::tryPluginInChild(*entry, program.toStdString()); !ok) {
                problem = QString::fromStdString(ok.error().message);
            }
            return [this, folder, problem] {
                for (PluginInfo& info : m_list) {
                    if (info.folder != folder) continue;
                    if (info.state == PluginInfo::State::Untrusted) break;
                    info.problem = problem;
                    if (!problem.isEmpty()) info.state = PluginInfo::State::Failed;
                    else if (info.state == PluginInfo::State::Failed)
                        info.state = PluginInfo::State::Listed;
                }
                Q_EMIT changed();
                Q_EMIT triedOut(folder, problem);
                // One that failed before and now comes through may be asked again.
                if (problem.isEmpty()) reload();
            };
        });
}

}  // namespace sl
