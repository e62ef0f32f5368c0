// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/cli/signals.h"
#include "core/work/export.h"

namespace sl::cli {

namespace {

Result<void> run(const work::ExportOptions& options, Context& context) {
    const auto store = context.needStore(ExperimentStore::Mode::ReadOnly);
    if (!store) return passOn(store);
    Control control;
    control.follow(&stopRequested());
    const auto count = work::exportRuns(options, **store, control);
    if (!count) return passOn(count);
    return context.print({{"out", options.out}, {"format", options.format}, {"runs", *count}},
                         std::to_string(*count) + " answers in " + options.out);
}

}  // namespace

void addExportCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<work::ExportOptions>();
    CLI::App& command =
        context.addCommand(app, "export", "Write answers in formats of other programs",
                           [options, &context] { return run(*options, context); });
    command.add_option("--run", options->runs, "Id of a run; may be repeated; none: all answers")
        ->allow_extra_args(false);
    command.add_option("--format", options->format, "coco, jsonl, llava, refjson")->required();
    command.add_option("--out", options->out, "File to write")->required();
}

}  // namespace sl::cli
