// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/cli/finding_lines.h"
#include "app/cli/progress_bar.h"
#include "app/cli/signals.h"
#include "core/work/export.h"

namespace sl::cli {

namespace {

std::string formatList() {
    std::string text;
    for (const std::string& name : work::exportFormats()) text += (text.empty() ? "" : ", ") + name;
    return text;
}

Result<void> run(const work::ExportOptions& options, Context& context) {
    const auto store = context.needStore(ExperimentStore::Mode::ReadOnly);
    if (!store) return passOn(store);
    ProgressBar bar;
    Control control(bar.sink());
    control.follow(&stopRequested());
    const auto report = work::exportRuns(options, **store, control);
    bar.clear();
    if (!report) return passOn(report);
    if (!report->findings.empty()) context.setStatus(exitCode(ErrorCode::CheckFailed));
    std::string text = std::to_string(report->answers) + " answers in " + options.out;
    if (report->leftOut > 0)
        text += "; " + std::to_string(report->leftOut) + " without anything that " +
                options.format + " can say";
    return context.print({{"out", options.out},
                          {"format", options.format},
                          {"runs", report->answers},
                          {"left_out", report->leftOut},
                          {"findings", findingList(report->findings)}},
                         text + findingLines(report->findings));
}

}  // namespace

void addExportCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<work::ExportOptions>();
    CLI::App& command =
        context.addCommand(app, "export", "Write answers in formats of other programs",
                           [options, &context] { return run(*options, context); });
    command.add_option("--run", options->runs, "Id of a run; may be repeated; none: all answers")
        ->allow_extra_args(false);
    command
        .add_option("--verdict", options->verdicts,
                    "Only answers that somebody judged so: accepted, corrected, rejected; may be "
                    "repeated")
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"accepted", "corrected", "rejected"}));
    command.add_option("--format", options->format, formatList())->required();
    command.add_option("--out", options->out, "File to write; for voc and yolo a folder")
        ->required();
    command.add_flag("--pictures", options->pictures, "voc and yolo: copy the pictures too");
}

}  // namespace sl::cli
