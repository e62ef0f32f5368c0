// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/cli/text_table.h"

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

Result<void> listPlugins(Context& context) {
    Json list = Json::array();
    std::vector<std::vector<std::string>> rows{{"task", "title", "state", "problem", "folder"}};
    for (const PluginEntry& entry : context.tasks().plugins()) {
        list.push_back(entryJson(entry));
        rows.push_back(
            {entry.task.id, entry.task.title, stateName(entry.state), entry.problem, entry.folder});
    }
    return context.print({{"plugins", list}}, textTable(rows, 120));
}

}  // namespace

void addPluginsCommand(CLI::App& app, Context& context) {
    context.addCommand(app, "plugins", "Tasks that there are, and plugins that failed",
                       [&context] { return listPlugins(context); });
}

}  // namespace sl::cli
