// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/query_options.h"
#include "app/cli/signals.h"
#include "core/work/answer_folder.h"
#include "core/work/batch.h"
#include "core/work/recorded_ask.h"

namespace sl::cli {

namespace {

struct AskOptions : QueryOptions {
    std::string batch;
    std::string out;
};

std::string number(double value) {
    std::ostringstream text;
    text << std::round(value * 10) / 10;
    return text.str();
}

std::string annotationText(const Annotation& a) {
    std::string text;
    if (a.kind == Annotation::Kind::Box)
        text = "box " + number(a.box.x0) + "," + number(a.box.y0) + "," + number(a.box.x1) + "," +
               number(a.box.y1);
    else if (a.kind == Annotation::Kind::Span)
        text = "span " + number(a.span.startSec) + "-" + number(a.span.endSec) + " s";
    else if (a.kind == Annotation::Kind::Object) text = "object " + std::to_string(a.objectId);
    else if (a.kind == Annotation::Kind::Region) text = "region";
    else return "text " + a.text;
    if (!a.label.empty()) text += "  " + a.label;
    if (a.score) text += "  " + std::to_string(std::lround(*a.score * 100)) + " %";
    return text;
}

std::string answerText(const Answer& answer, const std::string& runId) {
    std::string text = answer.text;
    for (const Annotation& annotation : answer.annotations)
        text += "\n  " + annotationText(annotation);
    if (!runId.empty()) text += "\n  run " + runId;
    return text;
}

Result<void> checkOutFolder(const AskOptions& options) {
    if (options.out.empty()) return {};
    return work::makeAnswerFolder(options.out);
}

Result<void> askOnce(const AskOptions& options, Context& context) {
    auto query = queryFromOptions(options, context);
    if (!query) return passOn(query);
    if (query->task.empty())
        return fail(ErrorCode::Usage, "--task is missing", "see `sightline-cli plugins`");
    auto store = context.openStore(ExperimentStore::Mode::ReadWrite);
    if (!store) return passOn(store);
    if (auto ok = checkOutFolder(options); !ok) return ok;
    work::AskRecord record(std::move(*query), context.options.model.model, store->get());
    if (auto ok = work::checkQuery(record.query(), context.tasks()); !ok)
        return tl::unexpected(record.failed(ok.error()));
    ProgressBar bar;
    Control control(bar.sink());
    control.follow(&stopRequested());
    const auto model = context.openModel(control);
    if (!model) return tl::unexpected(record.failed(model.error()));
    const auto answer = record.ask(context.tasks(), **model, control);
    bar.clear();
    if (!answer) return passOn(answer);
    if (!options.out.empty())
        if (auto written =
                work::writeAnswerFolder(record.query(), *answer, record.runId(), options.out);
            !written)
            return passOn(written);
    return context.print(toJson(*answer, record.runId()), answerText(*answer, record.runId()));
}

/// Prints a line's result as JSON, flushed; its record is durable by then.
Result<void> printBatchLine(const work::BatchLine& line, const std::string& out) {
    Json json = line.answer ? toJson(*line.answer, line.runId) : toJson(line.answer.error());
    json["index"] = line.index;
    if (!line.answer) json["run"] = line.runId.empty() ? Json(nullptr) : Json(line.runId);
    if (line.answer && !out.empty()) {
        const auto folder = std::filesystem::path(out) / std::to_string(line.index);
        const auto written =
            work::writeAnswerFolder(line.query, *line.answer, line.runId, folder.string());
        if (!written) return passOn(written);
    }
    return Context::printLine(dumpJson(json));
}

Result<void> askBatch(const AskOptions& options, Context& context) {
    const auto defaults = queryFromOptions(options, context);
    if (!defaults) return passOn(defaults);
    std::ifstream file;
    if (options.batch != "-") {
        file.open(options.batch);
        if (!file || std::filesystem::is_directory(options.batch))
            return fail(ErrorCode::BadInput, "cannot read the batch file " + options.batch);
    }
    auto store = context.openStore(ExperimentStore::Mode::ReadWrite);
    if (!store) return passOn(store);
    if (auto ok = checkOutFolder(options); !ok) return ok;
    ProgressBar bar;
    Control control(bar.sink());
    control.follow(&stopRequested());
    const auto model = context.openModel(control);
    if (!model) return passOn(model);
    std::istream& lines = options.batch == "-" ? std::cin : file;
    const auto counts = work::askBatch(lines, *defaults, context.tasks(), **model, store->get(),
                                       control, [&](const work::BatchLine& line) {
                                           bar.clear();
                                           return printBatchLine(line, options.out);
                                       });
    if (!counts) return passOn(counts);
    return {};
}

}  // namespace

void addAskCommand(CLI::App& app, Context& context) {
    auto options = std::make_shared<AskOptions>();
    CLI::App& command = context.addCommand(
        app, "ask", "Ask a model about pictures", [options, &context]() -> Result<void> {
            return options->batch.empty() ? askOnce(*options, context)
                                          : askBatch(*options, context);
        });
    addQuestionOptions(command, *options);
    addAnswerOptions(command, *options);
    command.add_option("--batch", options->batch, "JSON lines with one query each; -: from stdin");
    command.add_option("--out", options->out,
                       "Folder for answer.json, annotated.png and the evidence");
}

}  // namespace sl::cli
