// SPDX-License-Identifier: Apache-2.0
#include "core/task/task_registry.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <sstream>

#include "core/base/hash.h"
#include "core/base/paths.h"
#include "core/task/guarded_task.h"
#include "core/task/plugin_listing.h"

namespace sl {

namespace fs = std::filesystem;

namespace {

bool usable(const PluginEntry& entry) {
    return entry.state == PluginEntry::State::Listed || entry.state == PluginEntry::State::Loaded;
}

bool trusted(const PluginEntry& entry, const TaskRegistry::Options& options) {
    const auto& hashes = options.trustedHashes;
    return !entry.fromProject || options.trustProjectPlugins ||
           std::find(hashes.begin(), hashes.end(), entry.sha256) != hashes.end();
}

/// Code that came with somebody's project waits for the user's word.
void markUntrusted(PluginEntry& entry, const TaskRegistry::Options& options) {
    if (!usable(entry) || trusted(entry, options)) return;
    entry.state = PluginEntry::State::Untrusted;
    const auto before = options.trustedBefore.find(entry.folder);
    if (before != options.trustedBefore.end()) {
        entry.problem = "its library has changed since it was trusted (SHA-256 then " +
                        before->second.substr(0, 12) + "…, now " + entry.sha256 +
                        "): decide anew whether to trust it";
        return;
    }
    entry.problem =
        "it came with the project and is not trusted yet: start with --trust-plugins, "
        "or trust its SHA-256 " +
        entry.sha256;
}

/// The file that was trusted, not one that took its place since.
Result<void> checkUnchanged(const PluginEntry& entry) {
    if (!entry.fromProject) return {};
    const auto now = sha256File(entry.library);
    if (!now) return passOn(now);
    if (*now != entry.sha256)
        return fail(ErrorCode::BadInput,
                    "plugin '" + entry.task.id + "' (" + entry.library +
                        ") has changed since it was listed",
                    "open the project again and decide anew whether to trust it");
    return {};
}

}  // namespace

struct TaskRegistry::State {
    struct Slot {
        PluginEntry entry;
        std::unique_ptr<GuardedTask> task;
    };

    explicit State(const Options& options) : trial(options.trial) {
        for (const std::string& folder : options.folders) add(listPlugins(folder, false), options);
        for (const std::string& folder : options.pluginFolders)
            add({listPlugin(folder, false)}, options);
        for (const std::string& folder : options.projectFolders)
            add(listPlugins(folder, true), options);
    }

    void add(std::vector<PluginEntry> entries, const Options& options) {
        for (PluginEntry& entry : entries) {
            markUntrusted(entry, options);
            if (usable(entry)) hideBehindFirst(entry);
            slots.push_back({std::move(entry), nullptr});
        }
    }

    void hideBehindFirst(PluginEntry& entry) {
        const auto [first, isFirst] = folderOfId.emplace(entry.task.id, entry.folder);
        if (isFirst) return;
        entry.state = PluginEntry::State::Failed;
        entry.problem = "hidden by " + first->second + ", which has the same id";
    }

    /// The slot that answers for `id`: the usable one, else the first of that name.
    Slot* find(const std::string& id) {
        Slot* found = nullptr;
        for (Slot& slot : slots) {
            if (slot.entry.task.id != id) continue;
            if (usable(slot.entry)) return &slot;
            if (found == nullptr) found = &slot;
        }
        return found;
    }

    std::string usableIds() const {
        std::vector<std::string> ids;
        for (const Slot& slot : slots)
            if (usable(slot.entry)) ids.push_back(slot.entry.task.id);
        std::sort(ids.begin(), ids.end());
        std::string text;
        for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + id;
        return text.empty() ? "none" : text;
    }

    Result<const Task*> load(Slot& slot);

    std::function<Result<void>(const PluginEntry&)> trial;
    std::vector<Slot> slots;  ///< never grows after construction
    std::map<std::string, std::string> folderOfId;
    std::mutex entriesMutex;  ///< guards what is in the slots; not held while a plugin runs
    std::mutex loadMutex;     ///< one library is opened at a time
};

Result<const Task*> TaskRegistry::State::load(Slot& slot) {
    const PluginEntry entry = slot.entry;  // only load() writes it, under loadMutex
    Result<std::unique_ptr<PluginLibrary>> library;
    if (auto ok = checkUnchanged(entry); !ok) library = passOn(ok);
    else if (auto tried = trial ? trial(entry) : Result<void>(); !tried) library = passOn(tried);
    else library = PluginLibrary::open(entry);
    const std::lock_guard lock(entriesMutex);
    if (!library) {
        slot.entry.state = PluginEntry::State::Failed;
        slot.entry.problem = library.error().message;
        return passOn(library);
    }
    slot.entry.state = PluginEntry::State::Loaded;
    slot.task = std::make_unique<GuardedTask>(slot.entry, std::move(*library));
    return slot.task.get();
}

TaskRegistry::TaskRegistry(Options options) : m_state(std::make_unique<State>(options)) {}
TaskRegistry::~TaskRegistry() = default;

std::vector<PluginEntry> TaskRegistry::plugins() const {
    const std::lock_guard lock(m_state->entriesMutex);
    std::vector<PluginEntry> entries;
    for (const State::Slot& slot : m_state->slots) entries.push_back(slot.entry);
    return entries;
}

std::vector<TaskInfo> TaskRegistry::tasks() const {
    std::vector<TaskInfo> infos;
    for (PluginEntry& entry : plugins())
        if (usable(entry)) infos.push_back(std::move(entry.task));
    std::sort(infos.begin(), infos.end(),
              [](const TaskInfo& a, const TaskInfo& b) { return a.id < b.id; });
    return infos;
}

Result<const Task*> TaskRegistry::task(const std::string& id) {
    State::Slot* slot = nullptr;
    const auto settled = [&]() -> std::optional<Result<const Task*>> {
        const std::lock_guard lock(m_state->entriesMutex);
        slot = m_state->find(id);
        if (slot == nullptr)
            return fail(
                ErrorCode::Usage,
                "there is no task '" + id.substr(0, 100) + "'; there are: " + m_state->usableIds(),
                "`sightline-cli plugins` lists all plugins and what is wrong with them");
        if (slot->task) return slot->task.get();
        if (usable(slot->entry)) return std::nullopt;
        return fail(ErrorCode::BadInput, "task '" + id + "': " + slot->entry.problem,
                    "plugin folder: " + slot->entry.folder);
    };
    if (auto known = settled()) return *known;
    const std::lock_guard loading(m_state->loadMutex);
    if (auto known = settled()) return *known;  // another thread was first
    return m_state->load(*slot);
}

std::optional<std::string> TaskRegistry::installFolder() {
    std::error_code ec;
    fs::path folder = fs::path(programFolder()).parent_path();
    for (int levels = 0; levels < 2; ++levels, folder = folder.parent_path()) {
        const fs::path installed = folder / "lib/sightline/plugins";
        if (fs::is_directory(installed, ec)) return installed.string();
    }
    return std::nullopt;
}

std::vector<std::string> TaskRegistry::defaultFolders() {
    std::vector<std::string> folders;
    if (const char* path = std::getenv("SIGHTLINE_PLUGIN_PATH"); path != nullptr) {
        std::istringstream parts(path);
        for (std::string part; std::getline(parts, part, ':');)
            if (!part.empty()) folders.push_back(part);
    }
    if (const auto installed = installFolder()) folders.push_back(*installed);
    folders.push_back((fs::path(userDataFolder()) / "plugins").string());
    return folders;
}

}  // namespace sl
