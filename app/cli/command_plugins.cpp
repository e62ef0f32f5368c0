// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include "app/cli/commands.h"
#include "app/cli/text_table.h"
#include "core/base/paths.h"
#include "core/work/plugin_decisions.h"
#include "core/work/plugin_trial.h"

namespace sl::cli {

namespace {

std::string stateName(PluginEntry::State state) {
    switch (state) {
        case PluginEntry::State::Listed: return "listed";
        case PluginEntry::State::Loaded: return "loaded";
        case PluginEntry::State::Failed: return "failed";
        case PluginEntry::State::Untrusted: return "untrusted";
    }
    return "failed";
}

Json entryJson(const PluginEntry& entry) {
    Json media = Json::array();
    for (const MediaKind kind : entry.task.media) media.push_back(mediaKindName(kind));
    return {{"id", entry.task.id},
            {"title", entry.task.title},
            {"media", media},
            {"answers", entry.task.answers},
            {"state", stateName(entry.state)},
            {"problem", entry.problem.empty() ? Json(nullptr) : Json(entry.problem)},
            {"folder", entry.folder},
            {"library", entry.library},
            {"abi", entry.abi},
            {"from_project", entry.fromProject},
            {"sha256", entry.sha256.empty() ? Json(nullptr) : Json(entry.sha256)}};
}

/// Runs each plugin that could be opened in a child process; a failure becomes its state.
void tryAll(std::vector<PluginEntry>& entries) {
    const std::string program = programFolder() + "/sightline-cli";
    for (PluginEntry& entry : entries) {
        if (entry.state != PluginEntry::State::Listed) continue;
        const auto ok = work::tryPluginInChild(entry, program);
        entry.state = ok ? PluginEntry::State::Loaded : PluginEntry::State::Failed;
        if (!ok) entry.problem = ok.error().message;
    }
}

Result<void> listPlugins(Context& context, bool tryThem) {
    Json list = Json::array();
    std::vector<std::vector<std::string>> rows{{"task", "title", "state", "problem", "folder"}};
    std::vector<PluginEntry> entries = context.tasks().plugins();
    if (tryThem) tryAll(entries);
    for (const PluginEntry& entry : entries) {
        list.push_back(entryJson(entry));
        rows.push_back(
            {entry.task.id, entry.task.title, stateName(entry.state), entry.problem, entry.folder});
    }
    return context.print({{"plugins", list}}, textTable(rows, 120));
}

/// The child's side of a trial run: a crash in here costs this process alone.
Result<void> trial(Context& context, const std::string& folder) {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (auto ok = work::tryPluginHere(folder); !ok) return ok;
    return context.print({{"trial", "ok"}}, "ok");
}

Result<void> trust(Context& context, const std::string& hash) {
    for (const PluginEntry& entry : context.tasks().plugins()) {
        if (entry.sha256 != hash) continue;
        if (auto ok = work::trustPlugin(entry); !ok) return ok;
        return context.print({{"trusted", hash}, {"id", entry.task.id}},
                             "plugin '" + entry.task.id + "' is trusted from now on");
    }
    return fail(ErrorCode::BadInput, "no plugin of the project here has the SHA-256 " + hash,
                "run `sightline-cli plugins` in the project's folder to see the hashes");
}

Result<void> distrust(Context& context, const std::string& hash) {
    if (auto ok = work::distrustPlugin(hash); !ok) return ok;
    return context.print({{"distrusted", hash}}, "not trusted from now on: " + hash);
}

struct PluginWords {
    std::string trial, trust, distrust;
    bool tryThem = false;
};

}  // namespace

void addPluginsCommand(CLI::App& app, Context& context) {
    auto words = std::make_shared<PluginWords>();
    CLI::App& command = context.addCommand(
        app, "plugins", "Tasks that there are, and plugins that failed", [&context, words] {
            if (!words->trial.empty()) return trial(context, words->trial);
            if (!words->trust.empty()) return trust(context, words->trust);
            if (!words->distrust.empty()) return distrust(context, words->distrust);
            return listPlugins(context, words->tryThem);
        });
    command.add_flag("--try", words->tryThem,
                     "Run each in a child process on a made-up answer and say what happened");
    command.add_option("--trust", words->trust,
                       "Trust the project's plugin with this SHA-256 from now on");
    command.add_option("--distrust", words->distrust, "Take that back");
    command.add_option("--trial", words->trial, "Plugin folder to try in this process")->group("");
}

}  // namespace sl::cli
