// SPDX-License-Identifier: Apache-2.0
#include <iomanip>
#include <sstream>

#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/run_row.h"
#include "app/cli/signals.h"
#include "app/cli/text_table.h"
#include "core/work/card_evaluation.h"
#include "core/work/evaluate.h"

namespace sl::cli {

namespace {

struct EvaluateCommandOptions {
    work::EvaluateOptions evaluate;
    int level = 3;
};

std::string rounded(double value) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(4) << value;
    return text.str();
}

/// "acc@0.5 0.9120, mean_iou 0.7801".
std::string metricsLine(const std::map<std::string, double>& metrics) {
    std::string text;
    for (const auto& [name, value] : metrics)
        text += (text.empty() ? "" : ", ") + name + " " + rounded(value);
    return text;
}

std::string reportText(const work::EvaluateReport& report) {
    std::vector<std::vector<std::string>> rows{{"metric", "value", "95 %"}};
    for (const auto& [name, value] : report.metrics) {
        const auto it = report.intervals.find(name);
        rows.push_back({name, rounded(value),
                        it == report.intervals.end()
                            ? ""
                            : rounded(it->second.first) + " - " + rounded(it->second.second)});
    }
    std::string text = textTable(rows) + "\n" + std::to_string(report.count) + " records";
    if (report.failed > 0) text += ", " + std::to_string(report.failed) + " without an answer";
    for (const auto& [group, values] : report.groups)
        text += "\n" + group + ": " + metricsLine(values);
    for (const std::string& note : report.notes) text += "\n" + note;
    if (!report.comparison.is_null()) text += "\ncompared: " + dumpJson(report.comparison);
    return text;
}

Run rowOf(const EvaluateCommandOptions& options, const Context& context) {
    Run run;
    run.kind = "evaluate";
    run.task = options.evaluate.task;
    run.model = options.evaluate.predictions.empty() ? context.options.model.model : "";
    run.prompt = options.evaluate.data;
    run.queryJson = dumpJson({{"run", options.evaluate.out}, {"command", context.words}});
    return run;
}

Result<void> evaluateData(EvaluateCommandOptions& options, Context& context, Control& control,
                          ProgressBar& bar) {
    work::EvaluateOptions& o = options.evaluate;
    if (o.task.empty() || o.format.empty())
        return fail(ErrorCode::Usage, "--data needs --task and --format");
    if (o.resume && o.out.empty())
        return fail(ErrorCode::Usage, "--resume needs --out, the folder of the run");
    if (const auto task = context.tasks().task(o.task); !task) return passOn(task);
    std::unique_ptr<ModelRuntime> model;
    if (o.predictions.empty()) {
        auto opened = context.openModel(control);
        if (!opened) return passOn(opened);
        model = std::move(*opened);
    }
    auto row = RunRow::begin(context, rowOf(options, context));
    if (!row) return passOn(row);
    const auto report = work::evaluate(o, context.tasks(), model.get(), control);
    bar.clear();
    if (!report) return tl::unexpected(row->failed(report.error()));
    if (auto ok = row->done(metricsLine(report->metrics)); !ok) return ok;
    return context.print(work::toJson(*report), reportText(*report));
}

std::string cardText(const work::CardReport& report) {
    std::string text;
    for (const auto& [part, result] : report.parts)
        text += (text.empty() ? "" : "\n\n") + part + "\n" + reportText(result);
    return text;
}

/// Without --data: the numbers of the embedded model's card, on worlds drawn on the spot.
Result<void> evaluateCard(EvaluateCommandOptions& options, Context& context, Control& control,
                          ProgressBar& bar) {
    work::CardOptions card;
    if (!options.evaluate.task.empty()) card.tasks = {options.evaluate.task};
    if (options.evaluate.limit > 0) card.worlds = options.evaluate.limit;
    if (context.options.seed != 0) card.seed = context.options.seed;
    card.level = options.level;
    for (const std::string& id : card.tasks)
        if (const auto task = context.tasks().task(id); !task) return passOn(task);
    const auto model = context.openModel(control);
    if (!model) return passOn(model);
    auto row = RunRow::begin(context, rowOf(options, context));
    if (!row) return passOn(row);
    const auto report = work::evaluateCard(card, context.tasks(), **model, control);
    bar.clear();
    if (!report) return tl::unexpected(row->failed(report.error()));
    std::string line;
    for (const auto& [part, result] : report->parts)
        line += (line.empty() ? "" : "; ") + part + ": " + metricsLine(result.metrics);
    if (auto ok = row->done(line); !ok) return ok;
    return context.print(work::toJson(*report), cardText(*report));
}

Result<void> run(EvaluateCommandOptions& options, Context& context) {
    options.evaluate.seed = context.options.seed;
    options.evaluate.command = context.words;
    ProgressBar bar;
    Control control(bar.sink());
    control.follow(&stopRequested());
    return options.evaluate.data.empty() ? evaluateCard(options, context, control, bar)
                                         : evaluateData(options, context, control, bar);
}

}  // namespace

void addEvaluateCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<EvaluateCommandOptions>();
    CLI::App& command = context.addCommand(
        app, "evaluate",
        "Score a model or somebody's predictions; without --data: the model's card",
        [options, &context] { return run(*options, context); });
    work::EvaluateOptions& o = options->evaluate;
    command.add_option("--task", o.task, "Task that the data are asked with");
    command.add_option("--data", o.data, "Annotation file");
    command.add_option("--format", o.format, "refjson, llava, coco, vqa_jsonl, coco_caption, ...");
    command.add_option("--media-root", o.mediaRoot, "Folder that media paths begin at");
    command.add_option("--boxes", o.boxes, "How boxes are written")
        ->check(CLI::IsMember({"auto", "norm1", "norm1000", "pixels"}));
    command.add_option("--predictions", o.predictions, "Score this file, without a model");
    command.add_option("--limit", o.limit, "First records only; without --data: worlds per task")
        ->check(CLI::NonNegativeNumber);
    command.add_option("--out", o.out, "Folder of the run");
    command.add_flag("--resume", o.resume, "Go on with the predictions in --out");
    command.add_option("--compare", o.compare, "Folder of another run: paired test against it");
    command.add_option("--level", options->level, "Without --data: level of the worlds")
        ->check(CLI::Range(0, 3));
}

}  // namespace sl::cli
