// SPDX-License-Identifier: Apache-2.0
#include "core/work/store_samples.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "core/base/json.h"
#include "core/store/store.h"
#include "core/work/media_paths.h"

namespace sl::work {

namespace {

using Question = std::tuple<std::string, std::string, std::string>;  // task, medium, prompt

/// Why no sample can be made of a run; empty when one can.
std::string whyNot(const Run& run) {
    if (run.state != RunState::Done) return "is " + runStateName(run.state);
    if (run.media.size() != 1)
        return "is about " + std::to_string(run.media.size()) + " media; a sample has one";
    const auto json = parseJson(run.queryJson, "its question");
    const auto query = json ? queryFromJson(*json) : Result<Query>(passOn(json));
    if (!query) return query.error().message;
    if (query->region) return "asks about a part of the picture, which a sample cannot say";
    return {};
}

Sample sampleOf(const Run& run, std::vector<Annotation> annotations, const std::string& store) {
    Sample sample;
    sample.id = run.id;
    sample.task = run.task;
    sample.media = {openableMediaPath(run.media.front(), store)};
    sample.prompt = run.prompt;
    sample.group = run.verdict;
    std::string text = run.text;
    for (Annotation& annotation : annotations) {
        if (annotation.kind == Annotation::Kind::Text) text = annotation.text;
        annotation.fromText.reset();  // the text of an answer that may have been replaced
        annotation.score.reset();     // truth has no confidence
    }
    if (!text.empty()) sample.answers = {std::move(text)};
    sample.annotations = std::move(annotations);
    return sample;
}

/// Judged answers, and what people drew by hand, newest first.
Result<std::vector<Run>> judgedRuns(ExperimentStore& store, const std::string& task) {
    ExperimentStore::Filter filter;
    filter.kind = "ask";
    filter.task = task;
    filter.verdict = "judged";
    auto runs = store.runs(filter);
    if (!runs) return runs;
    filter.kind = "annotation";
    filter.verdict.clear();
    const auto byHand = store.runs(filter);
    if (!byHand) return byHand;
    runs->insert(runs->end(), byHand->begin(), byHand->end());
    std::erase_if(*runs, [](const Run& run) { return run.verdict == "rejected"; });
    std::stable_sort(runs->begin(), runs->end(),
                     [](const Run& a, const Run& b) { return a.started > b.started; });
    return runs;
}

}  // namespace

Result<datasets::Dataset> storeSamples(const std::string& storePath,
                                       const datasets::ReadOptions& options) {
    const auto store = ExperimentStore::open(storePath, ExperimentStore::Mode::ReadOnly);
    if (!store) return passOn(store);
    const auto runs = judgedRuns(**store, options.task);
    if (!runs) return passOn(runs);
    datasets::Dataset dataset;
    dataset.format = kStoreFormat;
    std::set<Question> seen;
    for (const Run& run : *runs) {
        const std::string where = storePath + " run " + run.id;
        if (const std::string why = whyNot(run); !why.empty()) {
            dataset.findings.push_back({where, why});
            continue;
        }
        if (!seen.emplace(run.task, run.media.front(), run.prompt).second) continue;
        auto annotations = (*store)->annotations(run.id);
        if (!annotations) return passOn(annotations);
        Sample sample = sampleOf(run, std::move(*annotations), storePath);
        for (const Annotation& annotation : sample.annotations)
            if (annotation.kind == Annotation::Kind::Box) dataset.boxReading = "pixels xyxy";
        dataset.samples.push_back(std::move(sample));
    }
    std::reverse(dataset.samples.begin(), dataset.samples.end());
    const auto limit = static_cast<std::size_t>(std::max<std::int64_t>(options.limit, 0));
    if (limit > 0 && dataset.samples.size() > limit) dataset.samples.resize(limit);
    if (dataset.samples.empty() && !options.emptyIsFine)
        return fail(ErrorCode::BadInput,
                    "no answer in " + storePath + " was accepted or corrected" +
                        (options.task.empty() ? "" : " for the task '" + options.task + "'"),
                    "go through the answers in the window and accept or correct some");
    return dataset;
}

}  // namespace sl::work
