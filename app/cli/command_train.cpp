// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <sstream>

#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/run_row.h"
#include "app/cli/signals.h"
#include "app/cli/text_table.h"
#include "core/work/train.h"

namespace sl::cli {

namespace {

struct TrainCommandOptions {
    std::string runDir;  ///< positional: a run folder to go on with
    work::TrainRequest request;
    bool dryRun = false;
    bool modelGiven = false;
};

Json partsJson(const std::vector<train::RecipePart>& parts) {
    Json rows = Json::array();
    for (const train::RecipePart& part : parts)
        rows.push_back({{"stage", part.stage},
                        {"part", part.part},
                        {"parameters", part.parameters},
                        {"learning_rate", part.lr},
                        {"matrix_learning_rate", part.matrixLr > 0 ? Json(part.matrixLr) : Json()},
                        {"steps", part.steps},
                        {"frozen", part.frozen}});
    return rows;
}

Json forecastJson(const train::TrainForecast& f) {
    return {{"seconds_per_step", f.secondsPerStep},
            {"steps", f.steps},
            {"total_s", f.totalSec},
            {"checkpoint_s", f.checkpointSec},
            {"peak_memory_bytes", f.peakMemoryBytes},
            {"parameters", f.parameters},
            {"trainable_parameters", f.trainableParameters},
            {"parts", partsJson(f.parts)}};
}

std::string partsText(const std::vector<train::RecipePart>& parts) {
    std::vector<std::vector<std::string>> rows{
        {"stage", "part", "parameters", "rate", "of matrices", "steps"}};
    const auto rate = [](double value) {
        std::ostringstream text;
        text << value;
        return text.str();
    };
    for (const train::RecipePart& part : parts)
        rows.push_back({part.stage, part.part, std::to_string(part.parameters),
                        part.frozen ? "frozen" : rate(part.lr),
                        part.matrixLr > 0 && !part.frozen ? rate(part.matrixLr) : "",
                        std::to_string(part.steps)});
    return textTable(rows);
}

std::string forecastText(const train::TrainForecast& f) {
    return std::to_string(f.steps) + " steps, about " +
           std::to_string(std::lround(f.totalSec / 60)) + " minutes and " +
           std::to_string(f.peakMemoryBytes >> 20) + " MiB; " +
           std::to_string(f.trainableParameters) + " of " + std::to_string(f.parameters) +
           " parameters learn\n" + partsText(f.parts);
}

Run rowOf(const TrainCommandOptions& options, const std::string& folder) {
    Run run;
    run.kind = "train";
    run.task = options.request.task;
    run.model = options.request.options.model;
    run.prompt = options.request.options.recipe;
    run.queryJson = dumpJson({{"run", folder}, {"command", options.request.command}});
    return run;
}

Result<void> run(TrainCommandOptions& options, Context& context) {
    work::TrainRequest& request = options.request;
    train::TrainOptions& train = request.options;
    const bool goOn = !options.runDir.empty();
    if (goOn && !request.options.recipe.empty())
        return fail(ErrorCode::Usage, "give either a run folder to go on with or a --recipe");
    if (!goOn && train.recipe.empty())
        return fail(ErrorCode::Usage, "neither a run folder nor a --recipe was given");
    if (!goOn && train.runDir.empty() && !options.dryRun)
        return fail(ErrorCode::Usage, "--out is missing: the folder of the run");
    request.command = context.words;
    train.model = options.modelGiven ? context.options.model.model : "";
    train.seed = context.options.seed;
    train.threads = context.options.model.threads;
    train.device = context.options.model.device;
    train.dtype = context.options.model.dtype;
    ProgressBar bar;
    Control control(bar.sink());
    control.follow(&stopRequested());
    if (options.dryRun) {
        const auto forecast = work::forecastTraining(request, control);
        bar.clear();
        if (!forecast) return passOn(forecast);
        return context.print(forecastJson(*forecast), forecastText(*forecast));
    }
    const std::string folder = goOn ? options.runDir : train.runDir;
    auto row = RunRow::begin(context, rowOf(options, folder));
    if (!row) return passOn(row);
    const auto trained = goOn ? work::continueTraining(folder, train, control)
                              : work::startTraining(request, control);
    bar.clear();
    if (!trained) return tl::unexpected(row->failed(trained.error()));
    if (auto ok = row->done(folder); !ok) return ok;
    return context.print({{"run", folder}, {"state", "done"}}, "done: " + folder);
}

}  // namespace

void addTrainCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<TrainCommandOptions>();
    CLI::App& command = context.addCommand(
        app, "train", "Train a model, or go on with a training", [options, &context, &app] {
            options->modelGiven = app.get_option("--model")->count() > 0;
            return run(*options, context);
        });
    work::TrainRequest& request = options->request;
    train::TrainOptions& train = request.options;
    command.add_option("run", options->runDir, "Run folder to go on with");
    command.add_flag("--resume", train.resume, "Go on where the run stopped");
    command.add_option("--recipe", train.recipe, "finetune, mini, ... or a file");
    command.add_option("--data", request.data, "Annotation file, or a project's store");
    command.add_option("--format", request.format,
                       "Its format; 'store': what was accepted or corrected in a project");
    command.add_option("--task", request.task, "Default: found from the answers");
    command.add_option("--boxes", request.boxes, "How boxes are written")
        ->check(CLI::IsMember({"auto", "norm1", "norm1000", "pixels"}));
    command.add_option("--media-root", request.mediaRoot, "Folder that media paths begin at");
    command.add_option("--out", train.runDir, "Folder of the new run");
    command.add_option("--max-steps", train.maxSteps, "Stop after so many steps")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--max-minutes", train.maxMinutes,
                    "End so long after the start, learning rates annealed")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--watch", request.watch, "Questions asked again at each checkpoint; 0: none")
        ->check(CLI::Range(0, 1000))
        ->capture_default_str();
    command.add_flag("--dry-run", options->dryRun, "Check the data, forecast time and memory");
}

}  // namespace sl::cli
