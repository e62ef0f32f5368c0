// SPDX-License-Identifier: Apache-2.0
// Answers in a store: one ask, or all of a model.
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "core/base/json.h"
#include "core/work/diff_side.h"
#include "core/work/media_paths.h"

namespace sl::work {

namespace {

using Question = std::tuple<std::string, std::string, std::string>;  // task, media, prompt

Question questionOf(const Run& run) {
    std::string media;
    for (const std::string& medium : run.media) media += medium + '\0';
    return {run.task, media, run.prompt};
}

/// The newest judged run of each question: what people let stand is the truth.
Result<std::map<Question, Run>> truths(ExperimentStore& store) {
    ExperimentStore::Filter filter;
    filter.kind = "ask";
    filter.verdict = "judged";
    const auto runs = store.runs(filter);
    if (!runs) return passOn(runs);
    std::map<Question, Run> newest;
    for (const Run& run : *runs)
        if (run.verdict != "rejected" && run.state == RunState::Done)
            newest.emplace(questionOf(run), run);
    return newest;
}

Result<DiffAnswer> answerOf(ExperimentStore& store, const std::string& id,
                            const std::map<Question, Run>& truths) {
    const auto run = store.run(id);
    if (!run) return passOn(run);
    DiffAnswer answer;
    Sample& question = answer.question;
    question.id = run->id;
    question.task = run->task;
    question.prompt = run->prompt;
    for (const std::string& medium : run->media)
        question.media.push_back(openableMediaPath(medium, store.path()));
    answer.text = run->text;
    // Not ExperimentStore::answer(): it would read the evidence files too.
    const auto json = parseJson(run->answerJson, "the answer of run " + run->id);
    const auto whole = json ? answerFromJson(*json) : Result<Answer>(passOn(json));
    if (!whole) return passOn(whole);
    answer.annotations = whole->annotations;
    if (const auto truth = truths.find(questionOf(*run)); truth != truths.end()) {
        auto annotations = store.annotations(truth->second.id);
        if (!annotations) return passOn(annotations);
        question.annotations = std::move(*annotations);
        question.answers = {truth->second.text};
        for (const Annotation& one : question.annotations)
            if (one.kind == Annotation::Kind::Text) question.answers = {one.text};
        answer.hasTruth = true;
    }
    return answer;
}

}  // namespace

Result<DiffAnswers> askSide(ExperimentStore& store, const Run& run) {
    if (run.state != RunState::Done)
        return fail(ErrorCode::BadInput, "run " + run.id + " has no answer: " + run.text);
    const auto known = truths(store);
    if (!known) return passOn(known);
    auto answer = answerOf(store, run.id, *known);
    if (!answer) return passOn(answer);
    return DiffAnswers{{run.id, "ask", run.model}, {std::move(*answer)}};
}

Result<DiffAnswers> modelSide(ExperimentStore& store, const std::string& model) {
    ExperimentStore::Filter filter;
    filter.kind = "ask";
    const auto runs = store.runs(filter);
    if (!runs) return passOn(runs);
    const auto known = truths(store);
    if (!known) return passOn(known);
    DiffAnswers side{{model, "model", model}, {}};
    std::set<Question> seen;
    for (const Run& run : *runs) {  // newest first
        if (run.model != model || run.state != RunState::Done) continue;
        if (!seen.insert(questionOf(run)).second) continue;
        auto answer = answerOf(store, run.id, *known);
        if (!answer) return passOn(answer);
        side.answers.push_back(std::move(*answer));
    }
    if (side.answers.empty())
        return fail(
            ErrorCode::BadInput, "there is no run, run folder or model '" + model + "' to compare",
            "give a run folder, an id of `runs list`, or the name of a model that was asked");
    return side;
}

}  // namespace sl::work
