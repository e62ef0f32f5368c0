// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/signals.h"
#include "core/synth/scene.h"

namespace sl::cli {

namespace {

struct SynthOptions {
    synth::SynthFolderOptions folder;
    std::string length;
};

Result<void> run(SynthOptions& options, Context& context) {
    synth::SynthFolderOptions& folder = options.folder;
    folder.seed = context.options.seed;
    if (folder.world == "videos" || folder.world == "rooms" || folder.world == "tissue")
        return fail(ErrorCode::NotYet, "worlds of kind '" + folder.world + "' are not there yet",
                    "scenes can be drawn");
    if (folder.world != "scenes")
        return fail(ErrorCode::Usage, "there are no worlds of kind '" + folder.world + "'",
                    "scenes can be drawn");
    ProgressBar bar;
    Control control(bar.sink());
    control.follow(&stopRequested());
    auto written = synth::writeFolder(folder, [&](int done, int total) {
        control.report({done, total, "worlds", ""});
        return !control.cancelled();
    });
    bar.clear();
    if (auto ok = control.check(); !ok) return ok;
    if (!written) return written;
    const Json json = {{"out", folder.out},
                       {"world", folder.world},
                       {"count", folder.count},
                       {"seed", folder.seed}};
    return context.print(json, std::to_string(folder.count) + " worlds in " + folder.out);
}

}  // namespace

void addSynthCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<SynthOptions>();
    CLI::App& command = context.addCommand(app, "synth", "Draw made-up media with exact truth",
                                           [options, &context] { return run(*options, context); });
    synth::SynthFolderOptions& folder = options->folder;
    command.add_option("--world", folder.world, "scenes (videos, rooms, tissue: not yet)")
        ->required();
    command.add_option("--count", folder.count, "Number of worlds")
        ->required()
        ->check(CLI::Range(1, 10'000'000));
    command.add_option("--out", folder.out, "Folder to write")->required();
    command.add_option("--level", folder.scene.level, "0 few flat shapes ... 3 everything")
        ->check(CLI::Range(0, 3))
        ->capture_default_str();
    command.add_flag("--held-out", folder.scene.heldOut,
                     "Only combinations that training never draws");
    command.add_option("--length", options->length, "Seconds of a video (not yet)");
}

}  // namespace sl::cli
