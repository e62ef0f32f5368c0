// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/context.h"

namespace sl::cli {

// Each adds its subcommand with options and work; one file each, command_<name>.cpp.
void addAskCommand(CLI::App& app, Context& context);
void addPreprocessCommand(CLI::App& app, Context& context);
void addModelCommand(CLI::App& app, Context& context);
void addTokenizeCommand(CLI::App& app, Context& context);
void addEvaluateCommand(CLI::App& app, Context& context);
void addTrainCommand(CLI::App& app, Context& context);
void addDataCheckCommand(CLI::App& data, Context& context);
void addDataShowCommand(CLI::App& data, Context& context);  ///< of the group `data`
void addDataConvertCommand(CLI::App& data, Context& context);
void addSynthCommand(CLI::App& app, Context& context);
void addMediaCommand(CLI::App& app, Context& context);
void addProbeCommand(CLI::App& app, Context& context);
void addPluginsCommand(CLI::App& app, Context& context);
void addRunsCommand(CLI::App& app, Context& context);
void addRunsDiffCommand(CLI::App& runs, Context& context);
void addStoreCommand(CLI::App& app, Context& context);
void addExportCommand(CLI::App& app, Context& context);
void addBenchCommand(CLI::App& app, Context& context);

}  // namespace sl::cli
