// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/signals.h"
#include "app/cli/text_table.h"
#include "core/work/rerun.h"

namespace sl::cli {

namespace {

struct ListOptions {
    ExperimentStore::Filter filter;
};

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

/// The user's own store comes into being with the first record: before that it holds no runs.
bool notYetBegun(const Context& context) {
    std::error_code ec;
    return !context.options.noStore && context.options.store.empty() &&
           !std::filesystem::exists(context.storePath(), ec);
}

Result<void> listRuns(const ListOptions& options, Context& context) {
    std::vector<Run> runs;
    if (!notYetBegun(context)) {
        const auto store = context.needStore(ExperimentStore::Mode::ReadOnly);
        if (!store) return passOn(store);
        auto found = (*store)->runs(options.filter);
        if (!found) return passOn(found);
        runs = std::move(*found);
    }
    Json list = Json::array();
    std::vector<std::vector<std::string>> rows{
        {"run", "started", "kind", "task", "state", "verdict", "prompt", "text", "media"}};
    for (const Run& run : runs) {
        list.push_back(toJson(run));
        rows.push_back({run.id, run.started.substr(0, 19), run.kind, run.task,
                        runStateName(run.state), run.verdict, run.prompt, run.text,
                        joined(run.media)});
    }
    return context.print({{"runs", list}}, textTable(rows, 36));
}

Json parsedOrNull(const std::string& text) {
    const auto json = text.empty() ? Result<Json>(Json(nullptr)) : parseJson(text, "the record");
    return json ? *json : Json(nullptr);
}

Result<void> showRun(const std::string& id, Context& context) {
    const auto store = context.needStore(ExperimentStore::Mode::ReadOnly);
    if (!store) return passOn(store);
    const auto run = (*store)->run(id);
    if (!run) return passOn(run);
    const auto annotations = (*store)->annotations(run->id);
    if (!annotations) return passOn(annotations);
    const auto corrections = (*store)->corrections(run->id);
    if (!corrections) return passOn(corrections);
    Json json = toJson(*run);
    json["query"] = parsedOrNull(run->queryJson);
    json["answer"] = parsedOrNull(run->answerJson);
    json["error"] = parsedOrNull(run->errorJson);
    json["annotations"] = Json::array();
    for (const Annotation& annotation : *annotations)
        json["annotations"].push_back(toJson(annotation));
    json["corrections"] = Json::array();
    for (const Correction& one : *corrections)
        json["corrections"].push_back(
            {{"author", one.author}, {"time", one.time}, {"count", one.annotations.size()}});
    return context.print(json, dumpJson(json, 2));
}

Result<void> rerunRun(const std::string& id, Context& context) {
    const auto store = context.needStore(ExperimentStore::Mode::ReadOnly);
    if (!store) return passOn(store);
    const auto stored = work::storedAsk(**store, id);
    if (!stored) return passOn(stored);
    Control control;
    control.follow(&stopRequested());
    const auto model = openModel(stored->model, control);
    if (!model) return passOn(model);
    const auto report = work::rerun(*stored, context.tasks(), **model, control);
    if (!report) return passOn(report);
    const Json json = {{"run", stored->run.id},
                       {"equal", report->equal},
                       {"same_weights", report->sameWeights},
                       {"changed_media", stored->changedMedia},
                       {"before", report->before},
                       {"after", report->after},
                       {"answer", toJson(report->answer, "")}};
    std::string text = report->equal ? "equal: " + report->after
                                     : "before: " + report->before + "\nafter:  " + report->after;
    if (!report->sameWeights) text += "\nthe model's weights are not those of the record";
    for (const std::string& path : stored->changedMedia) text += "\n" + path + " has changed since";
    if (auto ok = context.print(json, text); !ok) return ok;
    if (!report->equal) context.setStatus(exitCode(ErrorCode::CheckFailed));
    return {};
}

}  // namespace

void addRunsCommand(CLI::App& app, Context& context) {
    CLI::App& group = context.addGroup(app, "runs", "The experiment store");
    auto options = std::make_shared<ListOptions>();
    CLI::App& list = context.addCommand(group, "list", "Runs, newest first", [options, &context] {
        return listRuns(*options, context);
    });
    ExperimentStore::Filter& filter = options->filter;
    list.add_option("--limit", filter.limit, "At most so many; 0: all")
        ->check(CLI::Range(0, 1 << 30));
    list.add_option("--kind", filter.kind, "ask, evaluate or train");
    list.add_option("--task", filter.task, "Only this task");
    list.add_option("--text", filter.text, "In prompt, answer or media");
    list.add_option("--verdict", filter.verdict, "accepted, corrected, rejected, judged or open")
        ->check(CLI::IsMember({"accepted", "corrected", "rejected", "judged", "open"}));
    list.add_flag("--starred", filter.starredOnly, "Only starred ones");
    auto id = std::make_shared<std::string>();
    CLI::App& show = context.addCommand(group, "show", "Everything about one run",
                                        [id, &context] { return showRun(*id, context); });
    show.add_option("id", *id, "Id of the run, or its beginning")->required();
    CLI::App& again =
        context.addCommand(group, "rerun", "Ask again and compare; status 1 when the text differs",
                           [id, &context] { return rerunRun(*id, context); });
    again.add_option("id", *id, "Id of the run, or its beginning")->required();
    addRunsDiffCommand(group, context);
}

}  // namespace sl::cli
