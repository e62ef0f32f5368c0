// SPDX-License-Identifier: Apache-2.0
// sightline-cli: reads the command line and hands over to one subcommand.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/signals.h"
#include "core/base/version.h"

namespace {

void addCommands(CLI::App& app, sl::cli::Context& context) {
    using namespace sl::cli;
    addAskCommand(app, context);
    addPreprocessCommand(app, context);
    addModelCommand(app, context);
    addTokenizeCommand(app, context);
    context.addNotYet(app, "check", "Compare a model with a parity fixture");
    addEvaluateCommand(app, context);
    addTrainCommand(app, context);
    CLI::App& data = context.addGroup(app, "data", "Check, convert and show data sets");
    addDataCheckCommand(data, context);
    addDataConvertCommand(data, context);
    addDataShowCommand(data, context);
    addSynthCommand(app, context);
    addMediaCommand(app, context);
    addProbeCommand(app, context);
    addPluginsCommand(app, context);
    addRunsCommand(app, context);
    addStoreCommand(app, context);
    addExportCommand(app, context);
    addBenchCommand(app, context);
}

int runProgram(int argc, char** argv) {
    sl::cli::installSignalHandlers();
    sl::cli::Context context;
    context.words.assign(argv, argv + argc);
    CLI::App app("Sightline: ask vision-language models about pictures, and keep the record",
                 "sightline-cli");
    app.set_version_flag("--version", std::string("sightline-cli ") + sl::version());
    app.require_subcommand(1);
    context.addCommonOptions(app);
    addCommands(app, context);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        std::cout << app.help() << std::flush;
        return 0;
    } catch (const CLI::CallForVersion& version) {
        std::cout << version.what() << std::endl;
        return 0;
    } catch (const CLI::ParseError& error) {
        // The error may have come before --json was read.
        const auto& words = context.words;
        context.options.json = std::find(words.begin(), words.end(), "--json") != words.end();
        return context.report({sl::ErrorCode::Usage, error.what(),
                               "sightline-cli --help lists the commands and their options"});
    }
    return context.run();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return runProgram(argc, argv);
    } catch (const std::exception& error) {  // out of memory, as a rule: nothing else gets here
        std::fprintf(stderr, "sightline-cli: %s\n", error.what());
        return sl::exitCode(sl::ErrorCode::Internal);
    }
}
