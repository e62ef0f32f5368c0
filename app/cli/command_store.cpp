// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"

namespace sl::cli {

namespace {

struct StoreOptions {
    std::string file, out;
};

/// Findings are the result, not a failure of the program: they are printed, and the status is 1.
Result<void> checkStore(const std::string& file, Context& context) {
    const auto findings = ExperimentStore::check(file);
    if (!findings) return passOn(findings);
    std::string text = findings->empty() ? file + ": whole" : file + ":";
    for (const std::string& finding : *findings) text += "\n  " + finding;
    const Json json = {{"file", file}, {"whole", findings->empty()}, {"findings", *findings}};
    if (auto ok = context.print(json, text); !ok) return ok;
    if (!findings->empty()) context.setStatus(exitCode(ErrorCode::CheckFailed));
    return {};
}

Result<void> backUp(const StoreOptions& options, Context& context) {
    if (auto ok = ExperimentStore::backup(options.file, options.out); !ok) return ok;
    return context.print({{"file", options.file}, {"out", options.out}}, options.out);
}

/// What was lost is a finding: status 1 says that the new store is not all of the old one.
Result<void> repairStore(const StoreOptions& options, Context& context) {
    const auto report = ExperimentStore::repair(options.file, options.out);
    if (!report) return passOn(report);
    std::string text = options.out + ": " + std::to_string(report->runs) + " runs, " +
                       std::to_string(report->annotations) + " annotations, " +
                       std::to_string(report->evidenceFiles) + " evidence files saved";
    if (report->lost.empty()) text += "; nothing was lost";
    for (const std::string& line : report->lost) text += "\n  lost: " + line;
    const Json json = {{"file", options.file},
                       {"out", options.out},
                       {"runs", report->runs},
                       {"annotations", report->annotations},
                       {"evidence_files", report->evidenceFiles},
                       {"lost", report->lost}};
    if (auto ok = context.print(json, text); !ok) return ok;
    if (!report->lost.empty()) context.setStatus(exitCode(ErrorCode::CheckFailed));
    return {};
}

}  // namespace

void addStoreCommand(CLI::App& app, Context& context) {
    CLI::App& group =
        context.addGroup(app, "store", "Check, back up and repair an experiment store");
    auto options = std::make_shared<StoreOptions>();
    CLI::App& check =
        context.addCommand(group, "check", "Look for damage; status 1 when there is any",
                           [options, &context] { return checkStore(options->file, context); });
    check.add_option("file", options->file, "Store")->required();
    CLI::App& backup =
        context.addCommand(group, "backup", "Copy a store, also while it is in use",
                           [options, &context] { return backUp(*options, context); });
    backup.add_option("file", options->file, "Store")->required();
    backup.add_option("--out", options->out, "New file")->required();
    CLI::App& repair = context.addCommand(
        group, "repair", "Save what can be read of a damaged store into a new one",
        [options, &context] { return repairStore(*options, context); });
    repair.add_option("file", options->file, "Damaged store; it stays as it is")->required();
    repair.add_option("--out", options->out, "New file")->required();
}

}  // namespace sl::cli
