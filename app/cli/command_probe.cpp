// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/cli/text_table.h"

namespace sl::cli {

namespace {

Result<void> listProbes(Context& context) {
    Json list = Json::array();
    std::vector<std::vector<std::string>> rows{{"probe", "shows", "options"}};
    for (const ProbeInfo& probe : probes()) {
        list.push_back({{"id", probe.id},
                        {"summary", probe.summary},
                        {"help", probe.help},
                        {"options", probe.options}});
        std::string options;
        for (const std::string& option : probe.options) options += option + " ";
        rows.push_back({probe.id, probe.summary, options});
    }
    return context.print({{"probes", list}}, textTable(rows, 100));
}

}  // namespace

void addProbeCommand(CLI::App& app, Context& context) {
    CLI::App& group = context.addGroup(app, "probe", "Ways of looking into a model");
    context.addCommand(group, "list", "Probes that there are",
                       [&context] { return listProbes(context); });
    context.addNotYet(group, "run", "A probe over a data set");
}

}  // namespace sl::cli
