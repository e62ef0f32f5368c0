// SPDX-License-Identifier: Apache-2.0
#include "core/work/export.h"

#include "core/base/log.h"
#include "core/datasets/dataset.h"
#include "core/media/media.h"
#include "core/work/media_paths.h"

namespace sl::work {

namespace {

Result<std::vector<Run>> chosenRuns(const ExportOptions& options, ExperimentStore& store) {
    std::vector<Run> chosen;
    if (options.runs.empty()) {
        ExperimentStore::Filter filter;
        filter.kind = "ask";
        auto all = store.runs(filter);
        if (!all) return all;
        // Oldest first, so that a later export only adds at the end.
        for (auto run = all->rbegin(); run != all->rend(); ++run)
            if (run->state == RunState::Done) chosen.push_back(std::move(*run));
        return chosen;
    }
    for (const std::string& id : options.runs) {
        auto run = store.run(id);
        if (!run) return passOn(run);
        if (run->kind != "ask" || run->state != RunState::Done)
            return fail(ErrorCode::BadInput, "run " + run->id + " has no answer to export");
        chosen.push_back(std::move(*run));
    }
    return chosen;
}

/// Annotations of one medium of a run, with the medium's size where it can still be read.
datasets::ExportItem itemFor(const Run& run, const std::vector<Annotation>& annotations,
                             std::size_t medium, const std::string& storePath) {
    datasets::ExportItem item;
    item.media = run.media[medium];
    item.runId = run.id;
    item.task = run.task;
    item.prompt = run.prompt;
    item.text = run.text;
    item.model = run.model;
    for (const Annotation& annotation : annotations)
        if (annotation.mediaIndex == static_cast<int>(medium))
            item.annotations.push_back(annotation);
    if (const auto info = media::info(openableMediaPath(item.media, storePath))) {
        item.width = info->width;
        item.height = info->height;
    } else {
        log(LogLevel::Warning, info.error().message + ": exported without its size");
    }
    return item;
}

}  // namespace

Result<std::int64_t> exportRuns(const ExportOptions& options, ExperimentStore& store,
                                Control& control) {
    const auto runs = chosenRuns(options, store);
    if (!runs) return passOn(runs);
    if (runs->empty())
        return fail(ErrorCode::BadInput, store.path() + " holds no answer to export");
    std::vector<datasets::ExportItem> items;
    for (const Run& run : *runs) {
        if (auto ok = control.check(); !ok) return passOn(ok);
        const auto annotations = store.annotations(run.id);
        if (!annotations) return passOn(annotations);
        for (std::size_t i = 0; i < run.media.size(); ++i)
            items.push_back(itemFor(run, *annotations, i, store.path()));
    }
    if (auto ok = datasets::write(items, options.format, options.out); !ok) return passOn(ok);
    return static_cast<std::int64_t>(runs->size());
}

}  // namespace sl::work
